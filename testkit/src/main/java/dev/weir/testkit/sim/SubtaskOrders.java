package dev.weir.testkit.sim;

import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.runtime.Neighbours;
import dev.weir.testkit.sim.SubtaskHost.AttemptAction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Where a coordinator's subtasks are, and what it sends to them. */
final class SubtaskOrders {
  private record Placed(int attempt, SubtaskHost host) {}

  private final Episode episode;
  private final CoordinatorShell coordinator;
  private final TreeMap<SubtaskId, Placed> assigned = new TreeMap<>();
  private final TreeMap<SubtaskId, Placed> deployed = new TreeMap<>();
  private final Map<SubtaskId, Long> sent = new HashMap<>();

  SubtaskOrders(Episode episode, CoordinatorShell coordinator) {
    this.episode = episode;
    this.coordinator = coordinator;
  }

  Set<SubtaskId> assigned() {
    return assigned.keySet();
  }

  void forAllDeployed(ObjIntConsumer<SubtaskId> action) {
    deployed.forEach((subtask, placed) -> action.accept(subtask, placed.attempt()));
  }

  void forAllOn(Node node, ObjIntConsumer<SubtaskId> action) {
    new TreeMap<>(assigned)
        .forEach(
            (subtask, placed) -> {
              if (placed.host().node == node) {
                action.accept(subtask, placed.attempt());
              }
            });
  }

  void deploy(Deploy deploy) {
    SubtaskId subtask = deploy.subtask();
    SubtaskHost host = episode.nodes.place(subtask);
    sent.put(subtask, 0L);
    assigned.put(subtask, new Placed(deploy.attempt(), host));
    episode.network.send(coordinator, host, "deploy", deploy, () -> host.onDeploy(deploy));
  }

  void deployed(SubtaskId subtask, int attempt, SubtaskHost host) {
    Placed known = deployed.get(subtask);
    if (known == null || known.attempt() <= attempt) {
      deployed.put(subtask, new Placed(attempt, host));
    }
  }

  void start(ActorGraph graph, List<SubtaskId> region, int attempt) {
    Map<String, Map<SubtaskId, SubtaskHost>> chains = new TreeMap<>();
    for (SubtaskId subtask : region) {
      chains
          .computeIfAbsent(subtask.chain(), name -> new TreeMap<>())
          .put(subtask, host(subtask, attempt));
    }
    for (SubtaskId subtask : new TreeSet<>(region)) {
      Neighbours<SubtaskHost> neighbours = Neighbours.of(graph, subtask, chains);
      send(host(subtask, attempt), attempt, "start", running -> running.onStart(neighbours));
    }
  }

  void cancel(List<SubtaskId> subtasks, LeaderEpoch epoch) {
    for (SubtaskId subtask : subtasks) {
      @Nullable Placed known = deployed.remove(subtask);
      @Nullable Placed sentTo = assigned.remove(subtask);
      Placed to = known != null ? known : sentTo;
      if (to != null) {
        SubtaskHost host = to.host();
        episode.network.send(coordinator, host, "control", "cancel", () -> host.onCancel(epoch));
      }
    }
  }

  /** Sends something that must be neither lost nor repeated. */
  void order(SubtaskId subtask, int attempt, String what, AttemptAction action) {
    long sequence = sent.merge(subtask, 1L, Long::sum) - 1;
    send(host(subtask, attempt), attempt, what, running -> running.onOrder(sequence, action));
  }

  private SubtaskHost host(SubtaskId subtask, int attempt) {
    Placed placed = deployed.get(subtask);
    if (placed == null || placed.attempt() != attempt) {
      throw new IllegalStateException(subtask + " is not deployed under attempt " + attempt);
    }
    return placed.host();
  }

  private void send(SubtaskHost host, int attempt, String what, AttemptAction action) {
    episode.network.send(coordinator, host, "control", what, () -> host.onMessage(attempt, action));
  }
}
