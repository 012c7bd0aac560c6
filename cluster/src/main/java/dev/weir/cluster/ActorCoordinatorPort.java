package dev.weir.cluster;

import dev.weir.cluster.AttemptWork.Kind;
import dev.weir.connector.Io;
import dev.weir.coordinator.CoordinatorLoop;
import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.GarbageOrder;
import dev.weir.element.Barrier;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.checkpoint.CheckpointEffect;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.Neighbours;
import dev.weir.runtime.SubtaskRestore;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ManifestStore;
import dev.weir.snapshot.ObjectRef;
import dev.weir.time.Moments;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what a coordinator's loop asks for, with actors and stores. On the coordinator's
 * thread but for I/O.
 */
final class ActorCoordinatorPort implements CoordinatorPort {
  static final Logger LOG = LoggerFactory.getLogger("weir.coordinator");

  private static final Duration DEPLOY_AGAIN = Duration.ofSeconds(5);

  private record Subtask(int attempt, ActorRef<SubtaskCommand> ref) {}

  private final ActorContext<CoordinatorCommand> context;
  private final ActorRef<CoordinatorCommand> self;
  private final HostedJob job;
  private final NodeServices services;
  private final Placement placement;
  private final ActorRef<ShardingEnvelope<SubtaskCommand>> region;
  private final BiConsumer<JobStatus, JobState> onEnd;
  private final GarbageSweep sweep;
  private final TreeMap<SubtaskId, Subtask> deployed = new TreeMap<>();
  private final Map<SubtaskId, Long> orders = new HashMap<>();
  private final Map<SubtaskId, SubtaskCommand.Deploy> unanswered = new HashMap<>();
  private final long startMillis = System.currentTimeMillis();
  private final long startNanos = System.nanoTime();
  private final Io io = new CoordinatorIo();

  /** Of the loop that leads: the actor may outlive several. */
  private AttemptWork work;

  private AttemptWork.Call turns;
  private @Nullable CoordinatorLoop loop;
  private @Nullable JobState toPersist;
  private @Nullable Cancellable timer;

  ActorCoordinatorPort(
      ActorContext<CoordinatorCommand> context,
      HostedJob job,
      NodeServices services,
      Placement placement,
      ActorRef<ShardingEnvelope<SubtaskCommand>> region,
      BiConsumer<JobStatus, JobState> onEnd) {
    this.context = context;
    this.self = context.getSelf();
    this.job = job;
    this.services = services;
    this.placement = placement;
    this.region = region;
    this.onEnd = onEnd;
    sweep = new GarbageSweep(job.id(), job.store(), services.io());
    work = beginWork();
    turns = work.turns();
  }

  private AttemptWork beginWork() {
    return services.work().begin(job, "the coordinator");
  }

  /** Runs what calls enumerators, on the coordinator's thread. */
  void inTheirCode(Runnable action) {
    turns.enter(System.nanoTime());
    try {
      action.run();
    } finally {
      turns.leave();
    }
  }

  /** The loop that leads does no more. */
  void over() {
    work.over();
    work.release();
  }

  /** A new loop took over in this actor. */
  void leading(CoordinatorLoop next) {
    over();
    work = beginWork();
    turns = work.turns();
    loop = next;
    toPersist = null;
    unanswered.clear();
  }

  private JobState state() {
    CoordinatorLoop leading = loop;
    if (leading == null) {
      throw new IllegalStateException("the coordinator does not lead yet");
    }
    return leading.job();
  }

  void remember(SubtaskId subtask, int attempt, ActorRef<SubtaskCommand> ref) {
    Subtask known = deployed.get(subtask);
    if (known == null || known.attempt() <= attempt) {
      deployed.put(subtask, new Subtask(attempt, ref));
    }
    SubtaskCommand.Deploy asked = unanswered.get(subtask);
    if (asked != null && asked.attempt() <= attempt) {
      unanswered.remove(subtask);
    }
  }

  @Nullable JobState takeStateToPersist() {
    JobState next = toPersist;
    toPersist = null;
    return next;
  }

  boolean hasStateToPersist() {
    return toPersist != null;
  }

  /** The wall clock, but never set back: intervals and timeouts must not wait for that. */
  @Override
  public long now() {
    return startMillis + (System.nanoTime() - startNanos) / 1_000_000;
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    if (timer != null) {
      timer.cancel();
    }
    long delayMillis = Moments.until(timestampMillis, now());
    if (delayMillis == 0) {
      timer = null;
      self.tell(new CoordinatorCommand.TimerDue()); // the scheduler's next tick is 10 ms away
    } else {
      timer =
          context.scheduleOnce(Delays.step(delayMillis), self, new CoordinatorCommand.TimerDue());
    }
  }

  @Override
  public void persist(JobState next) {
    toPersist = next;
  }

  @Override
  public void deploy(SubtaskId subtask, int attempt, SubtaskRestore restore) {
    orders.put(subtask, 0L);
    SubtaskCommand.Deploy deploy =
        new SubtaskCommand.Deploy(job.id(), subtask, attempt, state().epoch(), restore, self);
    unanswered.put(subtask, deploy);
    send(deploy);
  }

  /** What travels through the shard region may be lost; a repeated one has no effect. */
  private void send(SubtaskCommand.Deploy deploy) {
    SubtaskId subtask = deploy.subtask();
    region.tell(new ShardingEnvelope<>(placement.entityId(job.id(), subtask), deploy));
    Runnable again =
        () -> {
          if (deploy.equals(unanswered.get(subtask))) {
            send(deploy);
          }
        };
    schedule(DEPLOY_AGAIN.toMillis(), again);
  }

  @Override
  public void start(List<SubtaskId> subtasks, int attempt) {
    Map<String, Map<SubtaskId, ActorRef<SubtaskCommand>>> chains = new TreeMap<>();
    for (SubtaskId subtask : subtasks) {
      chains
          .computeIfAbsent(subtask.chain(), name -> new TreeMap<>())
          .put(subtask, ref(subtask, attempt));
    }
    for (SubtaskId subtask : subtasks) {
      ref(subtask, attempt)
          .tell(new SubtaskCommand.Start(attempt, Neighbours.of(job.graph(), subtask, chains)));
    }
  }

  private ActorRef<SubtaskCommand> ref(SubtaskId subtask, int attempt) {
    Subtask known = deployed.get(subtask);
    if (known == null || known.attempt() != attempt) {
      throw new IllegalStateException(
          "subtask " + subtask + " is not deployed under attempt " + attempt);
    }
    return known.ref();
  }

  @Override
  public void cancel(List<SubtaskId> subtasks) {
    for (SubtaskId subtask : subtasks) {
      unanswered.remove(subtask);
      Subtask known = deployed.remove(subtask);
      if (known != null) {
        known.ref().tell(new SubtaskCommand.Cancel(state().epoch()));
      } else {
        region.tell(
            new ShardingEnvelope<>(
                placement.entityId(job.id(), subtask), new SubtaskCommand.Cancel(state().epoch())));
      }
    }
  }

  private void order(SubtaskId subtask, int attempt, SubtaskCommand.Order order) {
    ActorRef<SubtaskCommand> ref = ref(subtask, attempt);
    long sequence = orders.merge(subtask, 1L, Long::sum) - 1;
    ref.tell(new SubtaskCommand.Ordered(attempt, sequence, order));
  }

  @Override
  public void trigger(SubtaskId source, int attempt, CheckpointEffect.Trigger trigger) {
    order(source, attempt, new SubtaskCommand.Trigger(trigger.barrier(), trigger.forStop()));
  }

  @Override
  public void overtake(SubtaskId subtask, int attempt, Barrier barrier) {
    order(subtask, attempt, new SubtaskCommand.Overtake(barrier));
  }

  @Override
  public void notifyComplete(SubtaskId subtask, int attempt, CheckpointId checkpoint) {
    order(subtask, attempt, new SubtaskCommand.Complete(checkpoint));
  }

  @Override
  public void notifyAbort(SubtaskId subtask, int attempt, CheckpointId checkpoint) {
    order(subtask, attempt, new SubtaskCommand.Abort(checkpoint));
  }

  @Override
  public void assignSplit(SubtaskId source, int attempt, byte[] split) {
    order(source, attempt, new SubtaskCommand.Splits(List.of(split)));
  }

  @Override
  public void noMoreSplits(SubtaskId source, int attempt) {
    order(source, attempt, new SubtaskCommand.NoMoreSplits());
  }

  @Override
  public void writeManifest(Manifest manifest) {
    CheckpointId checkpoint = manifest.checkpoint();
    services
        .io()
        .execute(
            () -> {
              try {
                ObjectRef ref = new ManifestStore(job.store()).write(manifest);
                self.tell(new CoordinatorCommand.ManifestWritten(checkpoint, ref));
              } catch (Throwable failed) {
                self.tell(new CoordinatorCommand.ManifestFailed(checkpoint, Failure.of(failed)));
              }
            });
  }

  @Override
  public void readManifest(ObjectRef manifest) {
    services
        .io()
        .execute(
            () -> {
              try {
                self.tell(
                    new CoordinatorCommand.ManifestRead(
                        new ManifestStore(job.store()).read(manifest)));
              } catch (Throwable failed) {
                self.tell(new CoordinatorCommand.ManifestUnreadable(Failure.of(failed)));
              }
            });
  }

  @Override
  public void collectGarbage(GarbageOrder order) {
    sweep.run(order);
  }

  @Override
  public Io io() {
    return io;
  }

  @Override
  public void schedule(long delayMillis, Runnable action) {
    scheduleAt(Moments.after(now(), delayMillis), action);
  }

  private void scheduleAt(long timestampMillis, Runnable action) {
    Runnable then =
        () -> {
          if (now() < timestampMillis) {
            scheduleAt(timestampMillis, action);
          } else {
            action.run();
          }
        };
    context.scheduleOnce(
        Delays.step(Moments.until(timestampMillis, now())), self, new CoordinatorCommand.Run(then));
  }

  /**
   * Said when nothing is left to be deleted and nothing of the job touches the outside any more, so
   * that the stores may be closed and the job be run again; or when that takes too long.
   */
  @Override
  public void ended(JobStatus status) {
    JobState state = state();
    Runnable said = () -> self.tell(new CoordinatorCommand.Run(() -> onEnd.accept(status, state)));
    var unused =
        services
            .work()
            .end(job)
            .orTimeout(NodeWork.LONG.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((ended, late) -> sweep.whenIdle(said));
  }

  @Override
  public void log(String event) {
    LOG.info("job {}: {}", job.id(), event);
  }

  @Override
  public void warn(String event) {
    LOG.warn("job {}: {}", job.id(), event);
  }

  private final class CoordinatorIo implements Io {
    @Override
    public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
      AttemptWork asking = work;
      services.user().execute(() -> self.tell(outcome(asking, blocking, onResult)));
    }

    private <R> CoordinatorCommand outcome(
        AttemptWork asking, Callable<R> blocking, Consumer<R> onResult) {
      try {
        R result = asking.call(Kind.INSIDE, () -> "listing input", blocking);
        return new CoordinatorCommand.Run(() -> onResult.accept(result));
      } catch (CancellationException over) {
        return new CoordinatorCommand.Run(() -> {}); // nobody waits for it any more
      } catch (Throwable failed) {
        return new CoordinatorCommand.Run(() -> unexpected(AttemptWork.cause(failed)));
      }
    }

    /** Who asked for the work hears of its failures in its result; this one is the work's own. */
    private void unexpected(Throwable failed) {
      throw new IllegalStateException("blocking work failed: " + failed, failed);
    }
  }
}
