package dev.weir.cluster;

import dev.weir.cluster.SubtaskCommand.Deploy;
import dev.weir.element.Frame;
import dev.weir.failure.Failure;
import dev.weir.id.JobTerm;
import dev.weir.id.LeaderEpoch;
import dev.weir.runtime.Neighbours;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.SubtaskLoop;
import dev.weir.runtime.SubtaskWiring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a subtask inside its actor: opening (on an I/O thread), deployed, running.
 * Whatever the loop throws ends the run and is reported to the coordinator.
 */
final class SubtaskRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SubtaskRun.class);

  private final ActorRef<SubtaskCommand> self;
  private final Deploy deploy;
  private final HostedJob job;
  private final NodeServices services;
  private final SubtaskWiring wiring;
  private final TurnClock clock = new TurnClock();
  private final ActorSubtaskPort port;
  private final SubtaskCommand.Turn nextTurn;

  private final AttemptWork work;
  private final AttemptWork.Call turns;
  private final CompletableFuture<SubtaskLoop> opening;

  /** Results of blocking work that was begun while the loop was being opened. */
  private final List<SubtaskCommand> early = new ArrayList<>();

  private @Nullable SubtaskLoop loop;
  private boolean started;
  private boolean turnScheduled;
  private boolean over;
  private long nextOrder;

  /**
   * @param before completes when the runs before this one touch the outside no more
   */
  SubtaskRun(
      ActorContext<SubtaskCommand> context,
      Deploy deploy,
      HostedJob job,
      NodeServices services,
      CompletableFuture<Void> before) {
    this.self = context.getSelf();
    this.deploy = deploy;
    this.job = job;
    this.services = services;
    wiring = SubtaskWiring.of(job.graph(), deploy.subtask());
    String who = "subtask " + deploy.subtask() + " (attempt " + deploy.attempt() + ")";
    work = services.work().begin(job, who);
    turns = work.turns();
    port = new ActorSubtaskPort(context, deploy, wiring, job, services, work);
    nextTurn = new SubtaskCommand.Turn(deploy.attempt());
    opening =
        new Opening(wiring, environment(), port, deploy.restore(), services, work)
            .begin(before, this::dispose)
            .whenComplete(this::onOpening);
  }

  private void onOpening(@Nullable SubtaskLoop opened, @Nullable Throwable failed) {
    if (opened != null) {
      self.tell(new SubtaskCommand.Opened(deploy.attempt(), opened));
    } else if (failed != null) {
      work.release(); // what was made is disposed of
      self.tell(new SubtaskCommand.OpenFailed(deploy.attempt(), AttemptWork.cause(failed)));
    }
  }

  private SubtaskEnvironment environment() {
    return new SubtaskEnvironment(
        new JobTerm(job.id(), job.installation(), deploy.epoch()),
        deploy.attempt(),
        job.graph().maxParallelism(),
        job.types(),
        job.backend(),
        job.store(),
        job.localDir(),
        job.loop());
  }

  LeaderEpoch epoch() {
    return deploy.epoch();
  }

  boolean isNewerThan(Deploy other) {
    int byEpoch = deploy.epoch().compareTo(other.epoch());
    return byEpoch > 0 || (byEpoch == 0 && deploy.attempt() >= other.attempt());
  }

  /** Returns whether the run goes on. */
  boolean handle(SubtaskCommand command) {
    turns.enter(System.nanoTime());
    try {
      dispatch(command);
      if (started && !turnScheduled && !over) {
        turn();
      }
    } catch (Throwable failed) {
      fail(failed);
    } finally {
      turns.leave();
    }
    return !over;
  }

  private void dispatch(SubtaskCommand command) throws Exception {
    if (command instanceof SubtaskCommand.Deliver deliver) {
      onFrame(deliver.frame());
    } else if (command instanceof SubtaskCommand.Consumed consumed) {
      if (isMine(consumed.attempt())) {
        loop().onConsumed(consumed.outChannel(), consumed.frames());
      }
    } else if (command instanceof SubtaskCommand.Turn next) {
      turnScheduled &= !isMine(next.attempt());
    } else if (command instanceof SubtaskCommand.WakeUp) {
      port.onWakeUp();
    } else if (command instanceof SubtaskCommand.WakeUpAt time && isMine(time.attempt())) {
      loop().onWakeUp(time.timestampMillis());
    } else if (command instanceof SubtaskCommand.Ordered ordered) {
      onOrdered(ordered);
    } else if (command instanceof SubtaskCommand.IoDone done && isMine(done.attempt())) {
      onIoDone(done);
    } else if (command instanceof SubtaskCommand.IoFailed failed && isMine(failed.attempt())) {
      fail(failed.cause());
    } else if (command instanceof SubtaskCommand.Persisted done && isMine(done.attempt())) {
      loop().onPersisted(done.report());
    } else if (command instanceof SubtaskCommand.InFlightPersisted done && isMine(done.attempt())) {
      loop().onInFlightPersisted(done.checkpoint(), done.object());
    } else if (command instanceof SubtaskCommand.PersistFailed failed && isMine(failed.attempt())) {
      loop().onPersistFailed(failed.checkpoint(), failed.cause());
    } else if (command instanceof SubtaskCommand.Opened opened && isMine(opened.attempt())) {
      onOpened(opened.loop());
    } else if (command instanceof SubtaskCommand.OpenFailed failed && isMine(failed.attempt())) {
      fail(failed.cause());
    } else if (command instanceof SubtaskCommand.Start start && isMine(start.attempt())) {
      onStart(start.neighbours());
    }
  }

  private boolean isMine(int attempt) {
    return attempt == deploy.attempt();
  }

  private SubtaskLoop loop() {
    SubtaskLoop opened = loop;
    if (opened == null) {
      throw new IllegalStateException("subtask " + deploy.subtask() + " is not open yet");
    }
    return opened;
  }

  private void onFrame(Frame frame) {
    SubtaskLoop opened = loop;
    if (opened != null) {
      opened.onFrame(frame);
    } else if (isMine(frame.attempt())) {
      throw new IllegalStateException("a frame arrived before the subtask was open: " + frame);
    }
  }

  private void onOpened(SubtaskLoop opened) throws Exception {
    loop = opened;
    for (SubtaskCommand each : early) {
      dispatch(each);
    }
    early.clear();
    port.deployed();
  }

  private void onIoDone(SubtaskCommand.IoDone done) {
    if (loop == null) {
      early.add(done); // another thread is still opening the operators
    } else {
      done.then().run();
    }
  }

  private void onStart(Neighbours<ActorRef<SubtaskCommand>> neighbours) {
    port.connect(neighbours);
    started = true;
    clock.start();
  }

  private void onOrdered(SubtaskCommand.Ordered ordered) throws Exception {
    if (!isMine(ordered.attempt())) {
      return;
    }
    if (ordered.sequence() != nextOrder) {
      throw new IllegalStateException(
          "the coordinator's order "
              + ordered.sequence()
              + " arrived where "
              + nextOrder
              + " was due");
    }
    nextOrder++;
    SubtaskCommand.Order order = ordered.order();
    if (order instanceof SubtaskCommand.Trigger trigger) {
      loop().onTrigger(trigger.barrier(), trigger.forStop());
    } else if (order instanceof SubtaskCommand.Overtake overtake) {
      loop().onOvertake(overtake.barrier());
    } else if (order instanceof SubtaskCommand.Complete complete) {
      loop().onCheckpointComplete(complete.checkpoint());
    } else if (order instanceof SubtaskCommand.Abort abort) {
      loop().onCheckpointAbort(abort.checkpoint());
    } else if (order instanceof SubtaskCommand.Splits splits) {
      loop().onSplits(splits.splits());
    } else if (order instanceof SubtaskCommand.NoMoreSplits) {
      loop().onNoMoreSplits();
    } else {
      throw new IllegalStateException("unknown order " + order);
    }
  }

  private void turn() throws Exception {
    clock.beginTurn();
    SubtaskLoop.Turn result = loop().turn();
    if (clock.endTurn(result) || port.isDrained()) { // the last figures are to be the final ones
      services
          .stats()
          .publish(job.id(), deploy.subtask(), clock.stats(deploy.attempt(), loop().counters()));
    }
    if (result == SubtaskLoop.Turn.MORE) {
      turnScheduled = true;
      self.tell(nextTurn);
    }
  }

  private void fail(Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    LOG.debug("subtask {} attempt {} failed", deploy.subtask(), deploy.attempt(), cause);
    port.failed(Failure.of(cause));
  }

  /** Completes when the run is over and touches the outside no more. */
  CompletableFuture<Void> ended() {
    return work.ended();
  }

  @Override
  public void close() {
    over = true;
    work.over();
    if (loop != null) {
      loop.abandon();
    }
    loop = null;
    // What is being opened is closed when it is open. Snapshots under way read what the loop
    // holds: they finish first.
    port.afterWrites(opening, this::dispose);
  }

  /** Gives back what the engine holds; then users close what is theirs, for which nobody waits. */
  private void dispose(SubtaskLoop closing) {
    closeQuietly(() -> "giving its state back", closing::closeState);
    try {
      services.closing().execute(() -> closeQuietly(closing::stage, closing::closeOperators));
    } catch (Throwable noThread) {
      LOG.warn("subtask {} is not closed: {}", deploy.subtask(), noThread.toString());
    } finally {
      work.release();
    }
  }

  private void closeQuietly(Supplier<String> what, Runnable close) {
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
