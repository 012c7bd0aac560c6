package dev.weir.testkit.sim;

import dev.weir.connector.Io;
import dev.weir.coordinator.CoordinatorLoop;
import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.RunCounts;
import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.id.CheckpointId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.checkpoint.CheckpointEffect;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.SnapshotReport;
import dev.weir.runtime.SubtaskRestore;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.JobRowStore.Row;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ObjectRef;
import dev.weir.testkit.sim.SubtaskHost.AttemptAction;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator: the production loop, with the simulation as its world. Like the real one it
 * handles no command while its row is being written, and when a write fails, or nobody knows its
 * outcome, it begins again from what the row says.
 */
final class CoordinatorShell extends Endpoint implements CoordinatorPort {
  private final Episode episode;
  private final Deployment deployment;
  private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
  private final SubtaskOrders orders;
  private final TreeSet<SubtaskId> drained = new TreeSet<>();
  private final CheckpointIo checkpoints;

  private @Nullable CoordinatorLoop loop;
  private @Nullable JobState toPersist;
  private long revision;
  private long timerVersion;
  private LeaderEpoch newestEpoch = LeaderEpoch.NONE;
  private boolean hasLed;
  private boolean busy;
  private boolean dead;
  private long clockOffsetMillis;
  private boolean underWay;

  CoordinatorShell(Episode episode, int number, Deployment deployment) {
    super("coordinator" + number, null);
    this.episode = episode;
    this.deployment = deployment;
    checkpoints = new CheckpointIo(episode, this);
    orders = new SubtaskOrders(episode, this);
  }

  // ---- life
  // ---------------------------------------------------------------------------------------

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
            this,
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
      inbox.removeFirst().run();
      persistIfAsked();
    }
  }

  @Override
  public void persist(JobState next) {
    toPersist = next;
    if (episode.mutation == Mutation.NOTIFY_BEFORE_HEAD
        && next.head().isPresent()
        && !next.head().equals(loop().job().head())) {
      CheckpointId early = next.head().get().id();
      orders.forAllDeployed((subtask, attempt) -> notifyComplete(subtask, attempt, early));
    }
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
      inbox.removeFirst().run();
    }
    persistIfAsked();
    pump();
  }

  // ---- what it is told
  // ----------------------------------------------------------------------------

  void onDeployed(SubtaskId subtask, int attempt, SubtaskHost host) {
    tell(
        () -> {
          orders.deployed(subtask, attempt, host);
          loop().onDeployed(subtask, attempt);
        });
  }

  void onSubtaskFailed(SubtaskId subtask, int attempt, String cause, boolean fatal) {
    tell(() -> loop().onSubtaskFailed(subtask, attempt, cause, fatal));
  }

  void onNodeLost(Node node) {
    tell(
        () -> {
          orders.forAllOn(
              node,
              (subtask, attempt) ->
                  loop().onSubtaskFailed(subtask, attempt, node + " lost", false));
        });
  }

  void onAcknowledged(SubtaskId subtask, int attempt, SnapshotReport report) {
    tell(() -> loop().onAcknowledged(subtask, attempt, report));
  }

  void onDeclined(SubtaskId subtask, int attempt, CheckpointId checkpoint, String cause) {
    tell(() -> loop().onDeclined(subtask, attempt, checkpoint, cause));
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
          if (episode.mutation == Mutation.SKIP_FINAL_CHECKPOINT) {
            drained.add(subtask);
            if (drained.containsAll(orders.assigned())) {
              episode.finish();
            }
          }
          loop().onDrained(subtask, attempt);
        });
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

  void onManifestFailed(CheckpointId checkpoint, String cause) {
    tell(() -> loop().onManifestFailed(checkpoint, cause));
  }

  void onManifestRead(Manifest manifest) {
    tell(() -> loop().onManifestRead(manifest));
  }

  void onManifestUnreadable(String cause) {
    tell(() -> loop().onManifestUnreadable(cause, false));
  }

  // ---- CoordinatorPort
  // ----------------------------------------------------------------------------

  @Override
  public long now() {
    return episode.queue.now() + clockOffsetMillis;
  }

  void setClock(long offsetMillis) {
    clockOffsetMillis = offsetMillis;
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    long version = ++timerVersion;
    episode.queue.at(
        timestampMillis - clockOffsetMillis,
        "timer",
        this,
        () -> {
          if (version == timerVersion && !(underWay && episode.mutation == Mutation.LOSE_ALARMS)) {
            tell(() -> loop().onTimer());
          }
        });
  }

  @Override
  public void deploy(SubtaskId subtask, int attempt, SubtaskRestore restore) {
    drained.remove(subtask);
    Deploy deploy = new Deploy(subtask, attempt, loop().job().epoch(), restore, this, deployment);
    episode.invariants.deploying(this, deploy);
    orders.deploy(deploy);
  }

  @Override
  public void start(List<SubtaskId> region, int attempt) {
    orders.start(region, attempt);
  }

  @Override
  public void cancel(List<SubtaskId> subtasks) {
    orders.cancel(subtasks, loop().job().epoch());
  }

  private void order(SubtaskId subtask, int attempt, String what, AttemptAction action) {
    orders.order(subtask, attempt, what, action);
  }

  @Override
  public void trigger(SubtaskId source, int attempt, CheckpointEffect.Trigger trigger) {
    Barrier barrier = trigger.barrier();
    underWay = true;
    episode.invariants.triggered(this, barrier);
    boolean mislabelled =
        episode.mutation == Mutation.MISLABEL_BARRIER
            && episode.settings.promise() == Promise.EXACTLY_ONCE
            && source.index() == 0;
    boolean forStop = trigger.forStop() && episode.mutation != Mutation.READ_BEHIND_STOP;
    Barrier sent = mislabelled ? new Barrier(barrier.checkpoint(), Alignment.UNBLOCKED) : barrier;
    order(source, attempt, "trigger " + sent, run -> run.loop().onTrigger(sent, forStop));
  }

  @Override
  public void overtake(SubtaskId subtask, int attempt, Barrier barrier) {
    order(subtask, attempt, "overtake " + barrier, run -> run.loop().onOvertake(barrier));
  }

  @Override
  public void notifyComplete(SubtaskId subtask, int attempt, CheckpointId checkpoint) {
    underWay = false;
    complete(subtask, attempt, checkpoint);
    if (episode.chaos.fires(Fault.REPEAT_NOTICE)) {
      complete(subtask, attempt, checkpoint);
      complete(subtask, attempt, new CheckpointId(Math.max(1, checkpoint.value() - 1)));
    }
    if (episode.mutation == Mutation.ANSWER_BEFORE_COMMIT) {
      onCommitted(subtask, attempt, checkpoint);
    }
  }

  private void complete(SubtaskId subtask, int attempt, CheckpointId checkpoint) {
    order(
        subtask,
        attempt,
        "complete " + checkpoint,
        run -> run.loop().onCheckpointComplete(checkpoint));
  }

  @Override
  public void notifyAbort(SubtaskId subtask, int attempt, CheckpointId checkpoint) {
    underWay = false;
    if (episode.mutation == Mutation.DISCARD_ABORTED) {
      episode.world.discard(checkpoint);
    }
    order(subtask, attempt, "abort " + checkpoint, run -> run.loop().onCheckpointAbort(checkpoint));
    if (episode.mutation == Mutation.ABORT_NEXT_TOO) {
      CheckpointId next = checkpoint.next();
      order(subtask, attempt, "abort " + next, run -> run.loop().onCheckpointAbort(next));
    }
  }

  @Override
  public void assignSplit(SubtaskId source, int attempt, byte[] split) {
    boolean wrong = episode.mutation != Mutation.NONE && episode.chaos.random().chance(0.1);
    if (wrong && episode.mutation == Mutation.LOSE_SPLIT) {
      return;
    }
    order(source, attempt, "split", run -> run.loop().onSplits(List.of(split)));
    if (wrong && episode.mutation == Mutation.REPEAT_SPLIT) {
      order(source, attempt, "split again", run -> run.loop().onSplits(List.of(split)));
    }
  }

  @Override
  public void noMoreSplits(SubtaskId source, int attempt) {
    order(source, attempt, "no more splits", run -> run.loop().onNoMoreSplits());
  }

  @Override
  public void writeManifest(Manifest manifest) {
    checkpoints.write(manifest);
  }

  @Override
  public void readManifest(ObjectRef manifest) {
    checkpoints.read(manifest);
  }

  @Override
  public void collectGarbage(List<CompletedCheckpoint> retained, CheckpointsUnderWay underWay) {
    boolean last = loop().job().head().filter(CompletedCheckpoint::drained).isPresent();
    if (!last || episode.mutation != Mutation.SKIP_LAST_SWEEP) {
      checkpoints.collectGarbage(retained, underWay);
    }
  }

  @Override
  public Io io() {
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
        episode.queue.in(
            episode.network.delay(),
            "io",
            CoordinatorShell.this,
            () -> {
              try {
                R result = blocking.call();
                episode.queue.in(
                    episode.network.delay(),
                    "io done",
                    CoordinatorShell.this,
                    () -> tell(() -> onResult.accept(result)));
              } catch (Exception failed) {
                throw new IllegalStateException("blocking work must not throw here", failed);
              }
            });
      }
    };
  }

  @Override
  public void schedule(long delayMillis, Runnable action) {
    episode.queue.in(delayMillis, "scheduled", this, () -> tell(action));
  }

  @Override
  public void ended(JobStatus status) {
    episode.jobEnded(this, status);
  }

  @Override
  public void log(String event) {
    underWay &= !event.contains(" aborted: ");
    episode.trace.remark(this + ": " + event);
    episode.invariants.logged(this, event);
  }
}
