package dev.weir.testkit.sim;

import dev.weir.coordinator.CoordinatorLoop;
import dev.weir.coordinator.RunCounts;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.runtime.SnapshotReport;
import dev.weir.snapshot.JobRowStore.Row;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ObjectRef;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator: the production loop, with the simulation as its world. Like the real one it
 * handles no command while its row is being written, and when a write fails, or nobody knows its
 * outcome, it begins again from what the row says.
 */
final class CoordinatorShell extends Endpoint {
  private final Episode episode;
  private final Deployment deployment;
  private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
  private final SubtaskOrders orders;
  private final SimCoordinatorPort port;

  private @Nullable CoordinatorLoop loop;
  private @Nullable JobState toPersist;
  private long revision;
  private LeaderEpoch newestEpoch = LeaderEpoch.NONE;
  private boolean hasLed;
  private boolean busy;
  private boolean dead;

  CoordinatorShell(Episode episode, int number, Deployment deployment) {
    super("coordinator" + number, null);
    this.episode = episode;
    this.deployment = deployment;
    orders = new SubtaskOrders(episode, this);
    port = new SimCoordinatorPort(episode, this, deployment, orders);
  }

  // ---- life

  void die() {
    dead = true;
    inbox.clear();
  }

  @Override
  boolean isAlive() {
    return !dead;
  }

  /** Reads the row and leads from there. */
  void recover() {
    busy = true;
    loop = null;
    toPersist = null;
    episode.queue.in(
        episode.network.delay(),
        "row",
        this + " reads",
        () -> {
          if (!dead) {
            lead(episode.rows.read());
          }
        });
  }

  private void lead(Optional<Row> row) {
    JobState state =
        RowMutation.of(
            episode.mutation,
            row.map(found -> JobStateCodec.decode(found.value()))
                .orElseGet(() -> JobState.created(episode.job)));
    revision = row.map(Row::revision).orElse(0L);
    loop =
        new CoordinatorLoop(
            state,
            deployment.graph(),
            deployment.types(),
            episode.settings.coordinator(),
            port,
            new RunCounts());
    busy = false;
    // What came in meanwhile may be handled before the loop is told to lead.
    if (episode.chaos.random().chance(0.5)) {
      inbox.addFirst(() -> loop().lead());
    } else {
      inbox.addLast(() -> loop().lead());
    }
    pump();
  }

  CoordinatorLoop loop() {
    CoordinatorLoop leading = loop;
    if (leading == null) {
      throw new IllegalStateException("the coordinator does not lead");
    }
    return leading;
  }

  /** Whether the row was last written by this coordinator. */
  boolean isLeader() {
    return loop != null && loop.job().epoch().equals(episode.rows.current().epoch());
  }

  /** Whether it is alive and in this term. */
  boolean leads(long epoch) {
    return !dead && loop != null && loop.job().epoch().value() == epoch && isLeader();
  }

  void tell(Runnable command) {
    if (!dead) {
      inbox.addLast(command);
      pump();
    }
  }

  private void pump() {
    while (!busy && !dead && !inbox.isEmpty()) {
      handle(inbox.removeFirst());
      persistIfAsked();
    }
  }

  private void handle(Runnable command) {
    CoordinatorLoop leading = loop;
    episode.lives.belongTo(() -> !dead && loop == leading);
    try {
      command.run();
    } finally {
      episode.lives.belongTo(null);
    }
  }

  /** The loop wants this row written: behind the command that is being handled. */
  void persistNext(JobState next) {
    toPersist = next;
  }

  private void persistIfAsked() {
    JobState next = toPersist;
    if (next != null) {
      toPersist = null;
      newestEpoch = next.epoch();
      busy = true;
      episode.queue.in(episode.network.delay(), "row", this + " writes", () -> write(next));
    }
  }

  /** The write was on its way: it may arrive although its sender has died. */
  private void write(JobState next) {
    if (dead && episode.chaos.random().chance(0.5)) {
      return;
    }
    boolean changed;
    try {
      changed = episode.rows.compareAndSet(revision, next);
    } catch (IOException unknown) {
      episode.trace.remark("the outcome stays unknown");
      changed = episode.mutation == Mutation.ASSUME_ROW_WRITTEN;
    }
    boolean mine = changed;
    episode.queue.in(
        episode.network.delay(), "row", this + (mine ? " wrote" : " failed"), () -> written(mine));
  }

  private void written(boolean mine) {
    if (dead) {
      return;
    }
    if (!mine) {
      if (episode.mutation == Mutation.WIPE_WHEN_SUCCEEDED) {
        episode.store.deleteAll();
      }
      if (hasLed && episode.isSucceeded(this, newestEpoch)) {
        return;
      }
      if (episode.chaos.random().chance(0.5)) {
        inbox.clear();
      }
      episode.queue.in(
          episode.chaos.random().between(1, 20),
          "restart",
          this,
          () -> {
            if (!dead) {
              recover();
            }
          });
      return;
    }
    revision++;
    hasLed = true;
    busy = false;
    loop().onRowPersisted();
    // The next write waits in the coordinator's mailbox, behind what is there already.
    if (toPersist != null && !inbox.isEmpty() && episode.chaos.random().chance(0.5)) {
      handle(inbox.removeFirst());
    }
    persistIfAsked();
    pump();
  }

  // ---- what it is told

  void onDeployed(SubtaskId subtask, int attempt, SubtaskHost host) {
    tell(
        () -> {
          orders.deployed(subtask, attempt, host);
          loop().onDeployed(subtask, attempt);
        });
  }

  void onSubtaskFailed(SubtaskId subtask, int attempt, Failure failure) {
    tell(() -> loop().onSubtaskFailed(subtask, attempt, failure));
  }

  void onNodeLost(Node node) {
    tell(
        () -> {
          orders.forAllOn(
              node,
              (subtask, attempt) ->
                  loop().onSubtaskFailed(subtask, attempt, Failure.unknown(node + " lost")));
        });
  }

  void onAcknowledged(SubtaskId subtask, int attempt, SnapshotReport report) {
    tell(() -> loop().onAcknowledged(subtask, attempt, report));
  }

  void onDeclined(SubtaskId subtask, int attempt, CheckpointId checkpoint, Failure failure) {
    tell(() -> loop().onDeclined(subtask, attempt, checkpoint, failure));
  }

  void onCommitted(SubtaskId subtask, int attempt, CheckpointId checkpoint) {
    tell(() -> loop().onCommitted(subtask, attempt, checkpoint));
  }

  void onSplitRequest(SubtaskId subtask, int attempt) {
    tell(() -> loop().onSplitRequest(subtask, attempt));
  }

  void onDrained(SubtaskId subtask, int attempt) {
    tell(
        () -> {
          port.onDrained(subtask);
          loop().onDrained(subtask, attempt);
        });
  }

  void setClock(long offsetMillis) {
    port.setClock(offsetMillis);
  }

  void requestStop() {
    tell(() -> loop().onStopRequested());
  }

  void requestCheckpoint() {
    tell(() -> loop().onCheckpointRequested());
  }

  void onManifestWritten(CheckpointId checkpoint, ObjectRef manifest) {
    tell(() -> loop().onManifestWritten(checkpoint, manifest));
  }

  void onManifestFailed(CheckpointId checkpoint, Failure failure) {
    tell(() -> loop().onManifestFailed(checkpoint, failure));
  }

  void onManifestRead(Manifest manifest) {
    tell(() -> loop().onManifestRead(manifest));
  }

  void onManifestUnreadable(Failure failure) {
    tell(() -> loop().onManifestUnreadable(failure));
  }
}
