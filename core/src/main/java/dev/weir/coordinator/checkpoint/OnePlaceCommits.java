package dev.weir.coordinator.checkpoint;

import dev.weir.coordinator.CommitInOnePlace;
import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.order.SubtaskLedger;
import dev.weir.failure.Failure;
import dev.weir.graph.Vertex;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.protocol.job.CommitPermit;
import dev.weir.runtime.life.SubtaskOrder.CommittedInOnePlace;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.spi.connector.Sink;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Commits of the sinks that commit in one place: for each complete checkpoint behind the commit
 * point, and for the restored one when the sink's region runs again. One at a time for each sink;
 * of those that become due meanwhile the latest, which covers the others. The sink's subtasks are
 * told when it is done, and answer their notices then: so whatever waits for commits waits for
 * these.
 *
 * @param <A> the address of a subtask
 */
public final class OnePlaceCommits<A> {
  private final CoordinatorPort<A> port;
  private final SubtaskLedger<A> ledger;
  private final Types types;
  private final BiConsumer<SubtaskId, Failure> onFailure;
  private final TreeMap<String, SinkCommits> sinks = new TreeMap<>();

  /** Of one sink. */
  private final class SinkCommits {
    final Chain chain;
    final Sink<?, ?> sink;
    final String operator;
    private boolean running;
    private int attempt;
    private @Nullable CommitInOnePlace underWay;
    private @Nullable CommitInOnePlace next;

    SinkCommits(Chain chain, Sink<?, ?> sink, String operator) {
      this.chain = chain;
      this.sink = sink;
      this.operator = operator;
    }

    void begin(int underAttempt, Optional<Manifest> restored) {
      attempt = underAttempt;
      running = true;
      restored.ifPresent(this::commit);
    }

    void end() {
      running = false;
      underWay = null; // what comes of it concerns nobody any more
      next = null;
    }

    void commit(Manifest manifest) {
      if (!running) {
        return; // done for the head when it runs
      }
      manifest.operators().stream()
          .filter(each -> each.operator().equals(operator))
          .findFirst()
          .ifPresent(
              snapshot ->
                  next =
                      new CommitInOnePlace(manifest.checkpoint(), attempt, sink, types, snapshot));
      goOn();
    }

    private void goOn() {
      CommitInOnePlace due = next;
      if (underWay == null && due != null) {
        next = null;
        underWay = due;
        port.commit(due);
      }
    }

    /** Whether it is the one under way, and no earlier attempt's. */
    boolean isOver(CommitInOnePlace commit) {
      if (underWay != commit) {
        return false;
      }
      underWay = null;
      return true;
    }

    void committed(CheckpointId checkpoint) {
      for (int i = 0; i < chain.parallelism(); i++) {
        ledger.order(
            new SubtaskId(chain.name(), i), new CommittedInOnePlace<>(operator, checkpoint));
      }
      goOn();
    }
  }

  /**
   * @param onFailure told of a subtask of a sink that could not be committed
   */
  public OnePlaceCommits(
      ActorGraph graph,
      Types types,
      CoordinatorPort<A> port,
      SubtaskLedger<A> ledger,
      BiConsumer<SubtaskId, Failure> onFailure) {
    this.port = port;
    this.ledger = ledger;
    this.types = types;
    this.onFailure = onFailure;
    for (Chain chain : graph.chains()) {
      for (Vertex vertex : chain.vertices()) {
        Sink<?, ?> sink = vertex.sink();
        if (sink != null && sink.commitsInOnePlace()) {
          sinks.put(vertex.name(), new SinkCommits(chain, sink, vertex.name()));
        }
      }
    }
  }

  /** A region runs, and goes on from a checkpoint, if from any. */
  public void begin(int region, int attempt, Optional<Manifest> restored) {
    sinks.values().stream()
        .filter(each -> each.chain.region() == region)
        .forEach(each -> each.begin(attempt, restored));
  }

  /** A region does not run any more. */
  public void end(int region) {
    sinks.values().stream().filter(each -> each.chain.region() == region).forEach(SinkCommits::end);
  }

  /** The head has moved. */
  public void complete(CommitPermit permit, Manifest manifest) {
    if (!manifest.checkpoint().equals(permit.checkpoint().id())) {
      throw new IllegalArgumentException(
          "not the manifest of checkpoint " + permit.checkpoint().id());
    }
    List.copyOf(sinks.values()).forEach(each -> each.commit(manifest));
  }

  public void onCommitted(CommitInOnePlace commit) {
    SinkCommits sink = sinks.get(commit.operator());
    if (sink != null && sink.isOver(commit)) {
      sink.committed(commit.checkpoint());
    }
  }

  public void onFailed(CommitInOnePlace commit, Failure failure) {
    SinkCommits sink = sinks.get(commit.operator());
    if (sink != null && sink.isOver(commit)) {
      onFailure.accept(
          new SubtaskId(sink.chain.name(), 0),
          failure.prefixed(
              "sink '"
                  + commit.operator()
                  + "' failed to commit checkpoint "
                  + commit.checkpoint()
                  + ": "));
    }
  }
}
