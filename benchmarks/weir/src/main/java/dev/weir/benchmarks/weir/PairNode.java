package dev.weir.benchmarks.weir;

import dev.weir.benchmarks.worker.Worker;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.cluster.Node;
import dev.weir.cluster.NodeSettings;
import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.id.NodeName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** One of the two nodes of {@link WeirPairEngine}, in a process of its own. */
final class PairNode {
  private static volatile @Nullable PairNode current;

  private final RunRequest request;
  private final Measurement measurement;

  private PairNode(RunRequest request) {
    this.request = request;
    measurement = new Measurement(request.hashing());
  }

  /** The node of this process. */
  static PairNode get() {
    PairNode node = current;
    if (node == null) {
      throw new IllegalStateException("no run has begun in this process");
    }
    return node;
  }

  RunRequest request() {
    return request;
  }

  Measurement measurement() {
    return measurement;
  }

  /** The words for {@link #main}. */
  static List<String> words(RunRequest request, String name, List<String> join) {
    return request.toWords().with("name", name).with("join", String.join(",", join)).words();
  }

  /** Starts the node. */
  public static void main(String[] arguments) throws Exception {
    LoggerFactory.getILoggerFactory(); // set up by one thread, before several want to log
    NamedValues words = NamedValues.of(List.of(arguments));
    PairNode node = new PairNode(RunRequest.of(words));
    current = node;
    Path directory = node.request.directory();
    Map<String, String> configuration =
        Map.of(
            "weir.store.local.shared",
            "true",
            "weir.store.local.directory",
            directory.resolve("store").toString());
    List<String> join = words.get("join").isEmpty() ? List.of() : List.of(words.get("join"));
    String name = words.get("name");
    int slots = (node.request.parallelism() + 1) / 2;
    Node started =
        Node.start(
            new NodeSettings(directory.resolve(name), configuration)
                .withMembership(new Membership(new NodeName(name), "127.0.0.1", join, slots)));
    started.awaitMember();
    Worker.serve(started.info().listensOn(), node.measurement);
  }
}
