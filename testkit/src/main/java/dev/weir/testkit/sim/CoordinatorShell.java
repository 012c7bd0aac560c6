package dev.weir.testkit.sim;

import dev.weir.coordinator.CoordinatorLoop;
import dev.weir.coordinator.Leadership;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.runtime.life.ToCoordinator;
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
  private final SimCoordinatorPort port;

  private @Nullable CoordinatorLoop<SubtaskPlace> loop;
  private @Nullable JobState toPersist;
  private long revision;
  private LeaderEpoch newestEpoch = LeaderEpoch.NONE;
  private final Leadership leadership = new Leadership(LeaderEpoch.NONE);
  private boolean busy;

  /** A planted bug: the loop was told that its row is durable before it was written. */
  private boolean told;

  private boolean dead;

  CoordinatorShell(Episode episode, int number, Deployment deployment) {
    super("coordinator" + number, null);
    this.episode = episode;
    this.deployment = deployment;
    port = new SimCoordinatorPort(episode, this);
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
    JobState read =
        RowMutation.of(
            episode.mutation,
            row.map(found -> JobStateCodec.decode(found.value()))
                .orElseGet(() -> JobState.created(episode.job)));
    revision = row.map(Row::revision).orElse(0L);
    loop =
        new CoordinatorLoop<>(
            leadership.from(read),
            deployment.graph(),
            deployment.types(),
            episode.settings.coordinator(),
            port,
            leadership.counts());
    busy = false;
    // What came in meanwhile may be handled before the loop is told to lead.
    if (episode.chaos.random().chance(0.5)) {
      inbox.addFirst(() -> leadership.begin(loop()));
    } else {
      inbox.addLast(() -> leadership.begin(loop()));
    }
    pump();
  }

  CoordinatorLoop<SubtaskPlace> loop() {
    CoordinatorLoop<SubtaskPlace> leading = loop;
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
    CoordinatorLoop<SubtaskPlace> leading = loop;
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
      told = episode.mutation == Mutation.NOTIFY_BEFORE_HEAD && movesTheHead(next);
      if (told) {
        loop().onRowPersisted();
      }
      episode.queue.in(episode.network.delay(), "row", this + " writes", () -> write(next));
    }
  }

  private boolean movesTheHead(JobState next) {
    return next.head().isPresent() && !next.head().equals(loop().job().head());
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
        episode.network.delay(),
        "row",
        this + (mine ? " wrote" : " failed"),
        () -> written(mine, next));
  }

  private void written(boolean mine, JobState persisting) {
    if (dead) {
      return;
    }
    if (!mine) {
      if (episode.mutation == Mutation.WIPE_WHEN_SUCCEEDED) {
        episode.store.deleteAll();
      }
      if (leadership.hasLed() && episode.isSucceeded(this, newestEpoch)) {
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
    leadership.onPersisted(persisting);
    busy = false;
    if (!told) {
      loop().onRowPersisted();
    }
    // The next write waits in the coordinator's mailbox, behind what is there already.
    if (toPersist != null && !inbox.isEmpty() && episode.chaos.random().chance(0.5)) {
      handle(inbox.removeFirst());
    }
    persistIfAsked();
    pump();
  }

  // ---- what it is told

  Deployment deployment() {
    return deployment;
  }

  /** The place of a subtask says something. */
  void receive(ToCoordinator message, SubtaskPlace from) {
    tell(
        () -> {
          port.heard(message);
          loop().onMessage(message, from);
        });
  }

  void onNodeLost(Node node) {
    tell(
        () ->
            port.forAllOn(
                node, subtask -> loop().onSubtaskLost(subtask, Failure.unknown(node + " lost"))));
  }

  void setClock(long offsetMillis) {
    port.setClock(offsetMillis);
  }

  void requestStop() {
    leadership.onStopRequested();
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
