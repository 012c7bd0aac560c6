package dev.weir.cli.cluster;

import dev.weir.cli.cluster.ClusterStatus.NodeLine;
import dev.weir.cli.cluster.ClusterStatus.State;
import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.actor.ClusterView;
import dev.weir.cluster.actor.ClusterView.NodeView;
import dev.weir.id.NodeName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Puts together what the folder says of a cluster, and what the cluster says of itself. */
final class ClusterInquiry implements AutoCloseable {
  private final ClusterFolder folder;
  private final ClusterConnection connection;

  ClusterInquiry(ClusterFolder folder) {
    this.folder = folder;
    connection = new ClusterConnection(folder);
  }

  ClusterStatus ask() throws IOException, InterruptedException {
    Optional<ClusterView> view = view();
    List<NodeLine> nodes = new ArrayList<>();
    Set<NodeName> known = new HashSet<>();
    for (NodeProcess process : folder.processes()) {
      known.add(process.name());
      nodes.add(node(process, view));
    }
    view.map(ClusterView::nodes).stream()
        .flatMap(List::stream)
        .filter(each -> each.leaving() && !known.contains(each.info().name()))
        .forEach(each -> nodes.add(leaving(each, view)));
    return new ClusterStatus(
        folder.toString(), nodes, view.map(ClusterView::jobs).orElse(List.of()));
  }

  /** Empty if no node answers. */
  private Optional<ClusterView> view() throws IOException, InterruptedException {
    Optional<ClusterClient> client = connection.client();
    if (client.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(client.get().cluster().toCompletableFuture().get());
    } catch (ExecutionException noAnswer) {
      return Optional.empty();
    }
  }

  /** The folder has forgotten it already, so that nobody starts it again. */
  private static NodeLine leaving(NodeView node, Optional<ClusterView> view) {
    return new NodeLine(
        node.info().name(),
        node.info().pid(),
        Optional.of(node.info().listensOn()),
        State.LEAVING,
        node.info().startedAtMillis(),
        Optional.of(node.info().slots()),
        node.subtasks(),
        leads(node, view));
  }

  private static boolean leads(NodeView node, Optional<ClusterView> view) {
    return view.map(ClusterView::leader)
        .filter(leader -> leader.equals(node.info().address()))
        .isPresent();
  }

  private NodeLine node(NodeProcess process, Optional<ClusterView> view) throws IOException {
    Optional<String> address = folder.address(process.name());
    Optional<NodeView> member =
        view.flatMap(
            all ->
                all.nodes().stream()
                    .filter(each -> each.info().name().equals(process.name()))
                    .filter(each -> each.info().pid() == process.pid())
                    .findFirst());
    return new NodeLine(
        process.name(),
        process.pid(),
        address,
        state(process, address, member),
        process.startedAtMillis(),
        member.map(each -> each.info().slots()),
        member.map(NodeView::subtasks).orElse(0),
        member.filter(each -> leads(each, view)).isPresent());
  }

  private static State state(
      NodeProcess process, Optional<String> address, Optional<NodeView> member) {
    if (!process.isAlive()) {
      return State.DEAD;
    }
    if (member.isPresent()) {
      return member.get().leaving() ? State.LEAVING : State.UP;
    }
    return address.isEmpty() ? State.STARTING : State.UNREACHABLE;
  }

  @Override
  public void close() {
    connection.close();
  }
}
