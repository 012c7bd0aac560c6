package dev.weir.cluster;

import dev.weir.cluster.SubtaskCommand.Deploy;
import dev.weir.connector.Io;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.runtime.InFlightTask;
import dev.weir.runtime.SnapshotReport;
import dev.weir.runtime.SnapshotTask;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.SubtaskLoop;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskWiring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a subtask inside its actor: opening (on an I/O thread), deployed, running.
 * Whatever the loop throws ends the run and is reported to the coordinator.
 */
final class SubtaskRun implements SubtaskPort, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SubtaskRun.class);

  private final ActorContext<SubtaskCommand> context;
  private final ActorRef<SubtaskCommand> self;
  private final Deploy deploy;
  private final HostedJob job;
  private final NodeServices services;
  private final SubtaskWiring wiring;
  private final TurnClock clock = new TurnClock();
  private final AtomicBoolean wakeUpSent = new AtomicBoolean();
  private final Io io = new ActorIo();
  private final BackgroundWrites writes;
  private final SubtaskCommand.Turn nextTurn;

  private final CompletableFuture<SubtaskLoop> opening;

  /** Results of blocking work that was begun while the loop was being opened. */
  private final List<SubtaskCommand> early = new ArrayList<>();

  private @Nullable SubtaskLoop loop;
  private @Nullable Peers peers;
  private boolean started;
  private boolean drained;
  private boolean turnScheduled;
  private boolean over;
  private long nextOrder;

  SubtaskRun(
      ActorContext<SubtaskCommand> context, Deploy deploy, HostedJob job, NodeServices services) {
    this.context = context;
    this.self = context.getSelf();
    this.deploy = deploy;
    this.job = job;
    this.services = services;
    wiring = SubtaskWiring.of(job.graph(), deploy.subtask());
    writes = new BackgroundWrites(deploy, job, services.io(), self);
    nextTurn = new SubtaskCommand.Turn(deploy.attempt());
    opening =
        CompletableFuture.supplyAsync(this::opened, services.io())
            .whenComplete(
                (opened, failed) ->
                    self.tell(
                        failed == null
                            ? new SubtaskCommand.Opened(deploy.attempt(), opened)
                            : new SubtaskCommand.OpenFailed(deploy.attempt(), unwrapped(failed))));
  }

  private SubtaskLoop opened() {
    SubtaskLoop made = null;
    try {
      made = new SubtaskLoop(wiring, environment(), this);
      made.open(deploy.restore());
      return made;
    } catch (Throwable failed) {
      if (made != null) {
        closeQuietly(made);
      }
      throw new CompletionException(failed);
    }
  }

  private SubtaskEnvironment environment() {
    return new SubtaskEnvironment(
        job.id(),
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
    try {
      dispatch(command);
      if (started && !turnScheduled && !over) {
        turn();
      }
    } catch (Throwable failed) {
      fail(failed);
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
      wakeUpSent.set(false);
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
      onStart(start.peers());
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
    deploy
        .coordinator()
        .tell(new CoordinatorCommand.Deployed(deploy.subtask(), deploy.attempt(), self));
  }

  private void onIoDone(SubtaskCommand.IoDone done) {
    if (loop == null) {
      early.add(done); // another thread is still opening the operators
    } else {
      done.then().run();
    }
  }

  private void onStart(Map<SubtaskId, ActorRef<SubtaskCommand>> addresses) {
    peers = new Peers(wiring, addresses);
    started = true;
    clock.start();
  }

  private Peers peers() {
    Peers known = peers;
    if (known == null) {
      throw new IllegalStateException("subtask " + deploy.subtask() + " is not started yet");
    }
    return known;
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
    if (clock.endTurn(result) || drained) { // the last figures are to be the final ones
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
    Failure failure = Failure.of(cause);
    LOG.debug("subtask {} attempt {} failed", deploy.subtask(), deploy.attempt(), cause);
    deploy
        .coordinator()
        .tell(
            new CoordinatorCommand.SubtaskFailed(
                deploy.subtask(), deploy.attempt(), failure.message(), failure.fatal()));
  }

  @Override
  public void close() {
    over = true;
    if (loop != null) {
      loop.abandon();
    }
    loop = null;
    // What is being opened is closed when it is open. Snapshots under way read what the loop
    // holds: they finish first. Closing may block.
    writes.andThen(opening, this::closeQuietly);
  }

  private void closeQuietly(SubtaskLoop closing) {
    try {
      closing.close();
    } catch (RuntimeException problem) {
      LOG.warn("closing subtask {} failed: {}", deploy.subtask(), problem.toString());
    }
  }

  // ---- SubtaskPort ----

  @Override
  public long now() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void send(int outChannel, Frame frame) {
    peers().receiver(outChannel).tell(new SubtaskCommand.Deliver(frame));
  }

  @Override
  public void tellConsumed(int inChannel, long frames) {
    peers()
        .sender(inChannel)
        .tell(
            new SubtaskCommand.Consumed(
                deploy.attempt(), wiring.inputs().get(inChannel).fromChannel(), frames));
  }

  @Override
  public void persist(SnapshotTask task) {
    writes.persist(task);
  }

  @Override
  public void persistInFlight(InFlightTask task) {
    writes.persist(task);
  }

  private static Throwable unwrapped(Throwable failed) {
    Throwable cause = failed.getCause();
    return failed instanceof CompletionException && cause != null ? cause : failed;
  }

  @Override
  public void acknowledge(SnapshotReport report) {
    deploy
        .coordinator()
        .tell(new CoordinatorCommand.Acknowledged(deploy.subtask(), deploy.attempt(), report));
  }

  @Override
  public void decline(CheckpointId checkpoint, Throwable cause) {
    deploy
        .coordinator()
        .tell(
            new CoordinatorCommand.Declined(
                deploy.subtask(), deploy.attempt(), checkpoint, Failure.of(cause).message()));
  }

  @Override
  public void committed(CheckpointId checkpoint) {
    deploy
        .coordinator()
        .tell(new CoordinatorCommand.Committed(deploy.subtask(), deploy.attempt(), checkpoint));
  }

  @Override
  public void drained() {
    drained = true;
    deploy.coordinator().tell(new CoordinatorCommand.Drained(deploy.subtask(), deploy.attempt()));
  }

  @Override
  public void wakeUp() {
    if (wakeUpSent.compareAndSet(false, true)) {
      self.tell(new SubtaskCommand.WakeUp(deploy.attempt()));
    }
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    Duration delay = Duration.ofMillis(Math.max(0, timestampMillis - now()));
    context.scheduleOnce(delay, self, new SubtaskCommand.WakeUp(deploy.attempt()));
  }

  @Override
  public void requestSplit(String operator) {
    deploy
        .coordinator()
        .tell(new CoordinatorCommand.SplitRequest(deploy.subtask(), deploy.attempt()));
  }

  @Override
  public Io io() {
    return io;
  }

  private final class ActorIo implements Io {
    @Override
    public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
      services.io().execute(() -> self.tell(outcome(blocking, onResult)));
    }

    private <R> SubtaskCommand outcome(Callable<R> blocking, Consumer<R> onResult) {
      try {
        R result = blocking.call();
        return new SubtaskCommand.IoDone(deploy.attempt(), () -> onResult.accept(result));
      } catch (Throwable failed) {
        return new SubtaskCommand.IoFailed(deploy.attempt(), failed);
      }
    }
  }
}
