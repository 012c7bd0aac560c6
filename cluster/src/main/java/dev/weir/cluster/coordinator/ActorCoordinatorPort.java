package dev.weir.cluster.coordinator;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.Delays;
import dev.weir.cluster.actor.Submitted;
import dev.weir.cluster.actor.Submitted.Outcome;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.placement.NodeBoard;
import dev.weir.cluster.placement.SubtaskPlaces;
import dev.weir.cluster.placement.SubtaskSharding;
import dev.weir.cluster.services.AttemptWork;
import dev.weir.cluster.services.AttemptWork.Kind;
import dev.weir.cluster.services.LogContext;
import dev.weir.cluster.services.NodeServices;
import dev.weir.cluster.services.NodeWork;
import dev.weir.coordinator.CommitInOnePlace;
import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.garbage.GarbageOrder;
import dev.weir.coordinator.loop.CoordinatorLoop;
import dev.weir.coordinator.rescale.Placing;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobTerm;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RunSettings;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ManifestStore;
import dev.weir.spi.connector.Io;
import dev.weir.spi.store.ObjectRef;
import dev.weir.time.Moments;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what a coordinator's loop asks for, with actors and stores. On the coordinator's
 * thread but for I/O.
 */
final class ActorCoordinatorPort implements CoordinatorPort<ActorRef<SubtaskCommand>> {
  static final Logger LOG = LoggerFactory.getLogger("weir.coordinator");

  private static final CoordinatorCommand TIMER_DUE =
      new CoordinatorCommand.Happened(CoordinatorLoop::onTimer);

  private final ActorContext<CoordinatorCommand> context;
  private final ActorRef<CoordinatorCommand> self;
  private final HostedJob job;
  private final NodeServices services;
  private final SubtaskPlaces places;
  private final Consumer<JobState> onEnd;
  private final GarbageSweep sweep;
  private final long startMillis = System.currentTimeMillis();
  private final long startNanos = System.nanoTime();
  private final Io io = new CoordinatorIo();

  /** Of the loop that leads: the actor may outlive several. */
  private AttemptWork work;

  private AttemptWork.Call turns;
  private @Nullable CoordinatorLoop<ActorRef<SubtaskCommand>> loop;
  private @Nullable JobState toPersist;
  private @Nullable Cancellable timer;

  ActorCoordinatorPort(
      ActorContext<CoordinatorCommand> context,
      HostedJob job,
      NodeServices services,
      SubtaskSharding sharding,
      NodeBoard board,
      Consumer<JobState> onEnd) {
    this.context = context;
    this.self = context.getSelf();
    this.job = job;
    this.services = services;
    places = new SubtaskPlaces(context, job, board, sharding, new PlacesEvents());
    this.onEnd = onEnd;
    sweep = new GarbageSweep(job.id(), job.store(), services.io());
    work = beginWork();
    turns = work.turns();
  }

  private AttemptWork beginWork() {
    return services.work().begin(job, "the coordinator", LogContext.ofCoordinator(job.id()));
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
  void leading(CoordinatorLoop<ActorRef<SubtaskCommand>> next) {
    over();
    work = beginWork();
    turns = work.turns();
    loop = next;
    toPersist = null;
  }

  private CoordinatorLoop<ActorRef<SubtaskCommand>> leading() {
    CoordinatorLoop<ActorRef<SubtaskCommand>> leading = loop;
    if (leading == null) {
      throw new IllegalStateException("the coordinator does not lead yet");
    }
    return leading;
  }

  private JobState state() {
    return leading().job();
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
      self.tell(TIMER_DUE); // the scheduler's next tick is 10 ms away
    } else {
      timer = context.scheduleOnce(Delays.step(delayMillis), self, TIMER_DUE);
    }
  }

  @Override
  public void persist(JobState next) {
    toPersist = next;
  }

  @Override
  public void transmit(
      ToSubtask<ActorRef<SubtaskCommand>> message, @Nullable ActorRef<SubtaskCommand> address) {
    places.transmit(message, address);
  }

  SubtaskPlaces places() {
    return places;
  }

  @Override
  public Optional<Placing> placed() {
    return places.placing();
  }

  /**
   * Rescales the job once all nodes have made it, unless it is being rescaled. One that cannot make
   * it is named, and the job runs on as it is. With the numbers that it has it only moves, off
   * nodes that leave.
   */
  Submitted rescale(RunSettings to, Submitted accepted) {
    boolean underWay = places.isPreparingAll() || state().isBeingRescaled();
    if (underWay || state().status() != JobStatus.RUNNING) {
      return new Submitted(
          Outcome.REFUSED,
          "job "
              + job.id()
              + (underWay ? " is being rescaled already" : " does not run at the moment")
              + "; ask again when it runs with the numbers that were asked for before");
    }
    boolean same = state().submission().filter(it -> it.settings().equals(to)).isPresent();
    if (same && !places.isDisplaced()) {
      return new Submitted(
          Outcome.REPEATED,
          "job " + job.id() + " has parallelism " + to.parallelism() + " already");
    }
    places.prepareAll(
        refusal ->
            refusal.ifPresentOrElse(
                why -> warn("it is not rescaled, and runs on as it is: " + why.message()),
                () -> leading().onRescaleRequested(to)));
    return accepted;
  }

  /** What becomes of places is the loop's to know. */
  private final class PlacesEvents implements SubtaskPlaces.Events {
    @Override
    public void onNotPlaced(Failure failure) {
      leading().onNotPlaced(failure);
    }

    @Override
    public void onLost(SubtaskId subtask, Failure failure) {
      leading().onSubtaskLost(subtask, failure);
    }

    @Override
    public long now() {
      return ActorCoordinatorPort.this.now();
    }
  }

  /** Something has happened that the loop is to know. On any thread. */
  private void happened(Consumer<CoordinatorLoop<ActorRef<SubtaskCommand>>> event) {
    self.tell(new CoordinatorCommand.Happened(event));
  }

  @Override
  public Failure failure(Throwable cause) {
    return services.failure(cause);
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
                happened(loop -> loop.onManifestWritten(checkpoint, ref));
              } catch (Throwable failed) {
                happened(loop -> loop.onManifestFailed(checkpoint, failure(failed)));
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
                Manifest read = new ManifestStore(job.store()).read(manifest);
                happened(loop -> loop.onManifestRead(read));
              } catch (Throwable failed) {
                happened(loop -> loop.onManifestUnreadable(failure(failed)));
              }
            });
  }

  @Override
  public void collectGarbage(GarbageOrder order) {
    sweep.run(order);
  }

  @Override
  public void commit(CommitInOnePlace commit) {
    AttemptWork asking = work;
    JobTerm term = new JobTerm(job.id(), job.installation(), state().epoch());
    services.user().execute(() -> happened(committed(asking, commit, term)));
  }

  private Consumer<CoordinatorLoop<ActorRef<SubtaskCommand>>> committed(
      AttemptWork asking, CommitInOnePlace commit, JobTerm term) {
    try {
      asking.call(
          Kind.OUTSIDE,
          () -> "committing in operator '" + commit.operator() + "'",
          () -> {
            commit.run(job.store(), term);
            return true;
          });
      return loop -> loop.onCommittedInOnePlace(commit);
    } catch (CancellationException over) {
      return loop -> {}; // nobody waits for it any more
    } catch (Throwable failed) {
      Failure failure = failure(AttemptWork.cause(failed));
      return loop -> loop.onCommitFailed(commit, failure);
    }
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
        Delays.step(Moments.until(timestampMillis, now())),
        self,
        new CoordinatorCommand.Happened(loop -> then.run()));
  }

  /**
   * Said when nothing is left to be deleted and nothing of the job touches the outside any more, so
   * that the stores may be closed and the job be run again; or when that takes too long.
   */
  @Override
  public void ended(JobStatus status) {
    JobState state = state();
    places.close();
    Runnable said = () -> happened(loop -> onEnd.accept(state));
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
        return new CoordinatorCommand.Happened(loop -> onResult.accept(result));
      } catch (CancellationException over) {
        return new CoordinatorCommand.Happened(loop -> {}); // nobody waits for it any more
      } catch (Throwable failed) {
        return new CoordinatorCommand.Happened(loop -> unexpected(AttemptWork.cause(failed)));
      }
    }

    /** Who asked for the work hears of its failures in its result; this one is the work's own. */
    private void unexpected(Throwable failed) {
      throw new IllegalStateException("blocking work failed: " + failed, failed);
    }
  }
}
