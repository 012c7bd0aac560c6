package dev.weir.cluster.subtask;

import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.services.AttemptWork;
import dev.weir.cluster.services.LogContext;
import dev.weir.cluster.services.NodeServices;
import dev.weir.cluster.stats.TurnClock;
import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.life.AttemptCarrier;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.wire.frame.FrameDecoder;
import dev.weir.wire.frame.FrameEntrance;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries one attempt of a subtask inside its actor. */
final class SubtaskRun implements AttemptCarrier<ActorRef<SubtaskCommand>> {
  private static final Logger LOG = LoggerFactory.getLogger(SubtaskRun.class);

  private final ActorContext<SubtaskCommand> context;
  private final ToSubtask.Deploy<ActorRef<SubtaskCommand>> deploy;
  private final Function<JobId, HostedJob> jobs;
  private final NodeServices services;
  private final FrameEntrance entrance;
  private final CompletableFuture<Void> before;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final TurnClock clock = new TurnClock();
  private @Nullable Opened opened;

  /** What there is from the opening to the end. */
  private record Opened(
      HostedJob job,
      AttemptWork work,
      AttemptWork.Call turns,
      ActorSubtaskPort port,
      CompletableFuture<SubtaskLoop> opening,
      SubtaskCommand nextTurn) {}

  /**
   * @param entrance through which frames of other nodes come
   * @param before completes when the runs before this one touch the outside no more
   */
  SubtaskRun(
      ActorContext<SubtaskCommand> context,
      ToSubtask.Deploy<ActorRef<SubtaskCommand>> deploy,
      Function<JobId, HostedJob> jobs,
      NodeServices services,
      FrameEntrance entrance,
      CompletableFuture<Void> before) {
    this.context = context;
    this.deploy = deploy;
    this.jobs = jobs;
    this.services = services;
    this.entrance = entrance;
    this.before = before;
  }

  @Override
  public void open(SubtaskAttempt<ActorRef<SubtaskCommand>> attempt) {
    HostedJob job = jobs.apply(deploy.job());
    SubtaskWiring wiring = SubtaskWiring.of(job.graph(), deploy.subtask());
    String who = "subtask " + deploy.subtask() + " (attempt " + deploy.attempt().number() + ")";
    AttemptWork work = services.work().begin(job, who, LogContext.of(job.id(), wiring));
    endWith(work);
    entrance.begin(new FrameDecoder(wiring, job.types(), services.outbound().settings()));
    ActorSubtaskPort port =
        new ActorSubtaskPort(context, deploy, attempt, wiring, job, services, work);
    CompletableFuture<SubtaskLoop> opening =
        new Opening(wiring, environment(job), port, deploy.restore(), services, work)
            .begin(before, loop -> dispose(loop, work));
    opened =
        new Opened(
            job, work, work.turns(), port, opening, new SubtaskCommand.Own(attempt::onTurnDue));
    var unused = opening.whenComplete((loop, failed) -> onOpening(attempt, work, loop, failed));
  }

  private void endWith(AttemptWork work) {
    var unused = work.ended().thenRun(() -> ended.complete(null));
  }

  private void onOpening(
      SubtaskAttempt<ActorRef<SubtaskCommand>> attempt,
      AttemptWork work,
      @Nullable SubtaskLoop loop,
      @Nullable Throwable failed) {
    if (loop != null) {
      context.getSelf().tell(new SubtaskCommand.Own(() -> attempt.onOpened(loop)));
    } else if (failed != null) {
      work.release(); // what was made is disposed of
      Throwable cause = AttemptWork.cause(failed);
      context.getSelf().tell(new SubtaskCommand.Own(() -> attempt.onFailed(cause)));
    }
  }

  private SubtaskEnvironment environment(HostedJob job) {
    return new SubtaskEnvironment(
        new JobTerm(job.id(), job.installation(), deploy.attempt().epoch()),
        deploy.attempt().number(),
        job.graph().maxParallelism(),
        job.types(),
        job.backend(),
        job.store(),
        job.localDir(),
        job.loop());
  }

  private Opened opened() {
    Opened known = opened;
    if (known == null) {
      throw new IllegalStateException("subtask " + deploy.subtask() + " was not begun");
    }
    return known;
  }

  /** What the subtask's thread enters with each message; null before the opening and at the end. */
  AttemptWork.@Nullable Call turns() {
    Opened known = opened;
    return known == null ? null : known.turns();
  }

  @Override
  public void connect(Neighbours<ActorRef<SubtaskCommand>> neighbours) {
    opened().port().connect(neighbours);
    clock.start();
  }

  @Override
  public void turnBegins() {
    clock.beginTurn();
  }

  @Override
  public void turnEnded(SubtaskLoop loop, SubtaskLoop.Turn result) {
    Opened known = opened();
    if (clock.endTurn(result) || known.port().isDrained()) { // the last figures are final ones
      services
          .stats()
          .publish(
              known.job().id(),
              deploy.subtask(),
              clock.stats(deploy.attempt().number(), loop.counters(), loop.metrics()));
    }
  }

  @Override
  public void takeTurn() {
    context.getSelf().tell(opened().nextTurn());
  }

  /** Completes when the run is over and touches the outside no more. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public void over(@Nullable SubtaskLoop loop) {
    Opened known = opened;
    if (known == null) {
      ended.complete(null);
      return;
    }
    known.work().over();
    if (loop != null) {
      loop.abandon();
    }
    // What is being opened is closed when it is open. Snapshots under way read what the loop
    // holds: they finish first.
    known.port().afterWrites(known.opening(), closing -> dispose(closing, known.work()));
    entrance.end();
    opened = null; // the actor may keep this run for long: it is to hold nothing of the job's
  }

  /** Gives back what the engine holds; then users close what is theirs, for which nobody waits. */
  private void dispose(SubtaskLoop closing, AttemptWork work) {
    closeQuietly(work, () -> "giving its state back", closing::closeState);
    work.leaveToBeClosed();
    try {
      services
          .closing()
          .execute(
              () -> {
                closeQuietly(work, closing::stage, closing::closeOperators);
                work.closed();
              });
    } catch (Throwable noThread) {
      work.closed();
      LOG.warn("subtask {} is not closed: {}", deploy.subtask(), noThread.toString());
    } finally {
      work.release();
    }
  }

  private void closeQuietly(AttemptWork work, Supplier<String> what, Runnable close) {
    try {
      work.guarded(AttemptWork.Kind.CLOSING, what, close::run).run();
    } catch (Throwable problem) {
      LOG.warn(
          "closing subtask {} failed: {}",
          deploy.subtask(),
          Failure.of(AttemptWork.cause(problem)).message());
    }
  }
}
