package dev.weir.testkit.sim;

import dev.weir.connector.Io;
import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.GarbageOrder;
import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.checkpoint.CheckpointEffect;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.SubtaskRestore;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ObjectRef;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Carries out what a coordinator's loop asks for, with the simulation as its world, or does wrong
 * what a planted bug does wrong.
 */
final class SimCoordinatorPort implements CoordinatorPort {
  private final Episode episode;
  private final CoordinatorShell coordinator;
  private final Deployment deployment;
  private final SubtaskOrders orders;
  private final CheckpointIo checkpoints;
  private final TreeSet<SubtaskId> drained = new TreeSet<>();

  private long timerVersion;
  private long clockOffsetMillis;
  private boolean underWay;

  SimCoordinatorPort(
      Episode episode, CoordinatorShell coordinator, Deployment deployment, SubtaskOrders orders) {
    this.episode = episode;
    this.coordinator = coordinator;
    this.deployment = deployment;
    this.orders = orders;
    checkpoints = new CheckpointIo(episode, coordinator);
  }

  @Override
  public void persist(JobState next) {
    coordinator.persistNext(next);
    if (episode.mutation == Mutation.NOTIFY_BEFORE_HEAD
        && next.head().isPresent()
        && !next.head().equals(coordinator.loop().job().head())) {
      CheckpointId early = next.head().get().id();
      orders.forAllDeployed((subtask, attempt) -> notifyComplete(subtask, attempt, early));
    }
  }

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
        coordinator,
        () -> {
          if (version == timerVersion && !(underWay && episode.mutation == Mutation.LOSE_ALARMS)) {
            coordinator.tell(() -> coordinator.loop().onTimer());
          }
        });
  }

  @Override
  public void deploy(SubtaskId subtask, int attempt, SubtaskRestore restore) {
    drained.remove(subtask);
    Deploy deploy =
        new Deploy(
            subtask, attempt, coordinator.loop().job().epoch(), restore, coordinator, deployment);
    episode.invariants.deploying(coordinator, deploy);
    orders.deploy(deploy);
  }

  @Override
  public void start(List<SubtaskId> region, int attempt) {
    orders.start(deployment.graph(), region, attempt);
  }

  @Override
  public void cancel(List<SubtaskId> subtasks) {
    orders.cancel(subtasks, coordinator.loop().job().epoch());
  }

  /** A subtask has read all its input, and its coordinator is about to hear it. */
  void onDrained(SubtaskId subtask) {
    if (episode.mutation == Mutation.SKIP_FINAL_CHECKPOINT) {
      drained.add(subtask);
      if (drained.containsAll(orders.assigned())) {
        episode.finish();
      }
    }
  }

  @Override
  public void trigger(SubtaskId source, int attempt, CheckpointEffect.Trigger trigger) {
    Barrier barrier = trigger.barrier();
    underWay = true;
    episode.invariants.triggered(coordinator, barrier);
    boolean mislabelled =
        episode.mutation == Mutation.MISLABEL_BARRIER
            && episode.settings.promise() == Promise.EXACTLY_ONCE
            && source.index() == 0;
    boolean forStop = trigger.forStop() && episode.mutation != Mutation.READ_BEHIND_STOP;
    Barrier sent = mislabelled ? new Barrier(barrier.checkpoint(), Alignment.UNBLOCKED) : barrier;
    orders.order(source, attempt, "trigger " + sent, run -> run.loop().onTrigger(sent, forStop));
  }

  @Override
  public void overtake(SubtaskId subtask, int attempt, Barrier barrier) {
    orders.order(subtask, attempt, "overtake " + barrier, run -> run.loop().onOvertake(barrier));
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
      coordinator.onCommitted(subtask, attempt, checkpoint);
    }
  }

  private void complete(SubtaskId subtask, int attempt, CheckpointId checkpoint) {
    orders.order(
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
    orders.order(
        subtask, attempt, "abort " + checkpoint, run -> run.loop().onCheckpointAbort(checkpoint));
    if (episode.mutation == Mutation.ABORT_NEXT_TOO) {
      CheckpointId next = checkpoint.next();
      orders.order(subtask, attempt, "abort " + next, run -> run.loop().onCheckpointAbort(next));
    }
  }

  @Override
  public void assignSplit(SubtaskId source, int attempt, byte[] split) {
    boolean wrong = episode.mutation != Mutation.NONE && episode.chaos.random().chance(0.1);
    if (wrong && episode.mutation == Mutation.LOSE_SPLIT) {
      return;
    }
    orders.order(source, attempt, "split", run -> run.loop().onSplits(List.of(split)));
    if (wrong && episode.mutation == Mutation.REPEAT_SPLIT) {
      orders.order(source, attempt, "split again", run -> run.loop().onSplits(List.of(split)));
    }
  }

  @Override
  public void noMoreSplits(SubtaskId source, int attempt) {
    orders.order(source, attempt, "no more splits", run -> run.loop().onNoMoreSplits());
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
  public void collectGarbage(GarbageOrder order) {
    boolean last = coordinator.loop().job().head().filter(CompletedCheckpoint::drained).isPresent();
    if (!last || episode.mutation != Mutation.SKIP_LAST_SWEEP) {
      checkpoints.collectGarbage(order);
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
            coordinator,
            () -> {
              try {
                R result = blocking.call();
                episode.queue.in(
                    episode.network.delay(),
                    "io done",
                    coordinator,
                    () -> coordinator.tell(() -> onResult.accept(result)));
              } catch (Exception failed) {
                throw new IllegalStateException("blocking work must not throw here", failed);
              }
            });
      }
    };
  }

  @Override
  public void schedule(long delayMillis, Runnable action) {
    episode.queue.in(delayMillis, "scheduled", coordinator, () -> coordinator.tell(action));
  }

  @Override
  public void ended(JobStatus status) {
    episode.jobEnded(coordinator, status);
  }

  @Override
  public void log(String event) {
    underWay &= !event.contains(" aborted: ");
    episode.trace.remark(coordinator + ": " + event);
    episode.invariants.logged(coordinator, event);
  }

  @Override
  public void warn(String event) {
    log(event);
  }
}
