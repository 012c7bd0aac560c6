package dev.weir.cluster;

import dev.weir.cluster.SubtaskCommand.Deploy;
import dev.weir.connector.Io;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.runtime.SnapshotReport;
import dev.weir.runtime.SnapshotTask;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.SubtaskLoop;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskWiring;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectNames;
import java.time.Duration;
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
  private final ActorRef<SubtaskCommand>[] receivers;
  private final ActorRef<SubtaskCommand>[] senders;
  private final Io io = new ActorIo();

  private @Nullable SubtaskLoop loop;
  private CompletableFuture<?> persisting = CompletableFuture.completedFuture(null);
  private boolean started;
  private boolean turnScheduled;
  private boolean over;
  private long nextOrder;

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  SubtaskRun(
      ActorContext<SubtaskCommand> context, Deploy deploy, HostedJob job, NodeServices services) {
    this.context = context;
    this.self = context.getSelf();
    this.deploy = deploy;
    this.job = job;
    this.services = services;
    wiring = SubtaskWiring.of(job.graph(), deploy.subtask());
    receivers = new ActorRef[wiring.outputs().size()];
    senders = new ActorRef[wiring.inputs().size()];
    open();
  }

  private void open() {
    int attempt = deploy.attempt();
    services
        .io()
        .execute(
            () -> {
              try {
                SubtaskLoop opened = new SubtaskLoop(wiring, environment(), this);
                opened.open(deploy.restore());
                self.tell(new SubtaskCommand.Opened(attempt, opened));
              } catch (Throwable failed) {
                self.tell(new SubtaskCommand.OpenFailed(attempt, failed));
              }
            });
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
    } else if (command instanceof SubtaskCommand.Credit credit) {
      if (credit.attempt() == deploy.attempt()) {
        loop().onCredit(credit.outChannel(), credit.credits());
      }
    } else if (command == SubtaskCommand.Turn.NEXT) {
      turnScheduled = false;
    } else if (command instanceof SubtaskCommand.WakeUp) {
      wakeUpSent.set(false);
    } else if (command instanceof SubtaskCommand.Ordered ordered) {
      onOrdered(ordered);
    } else if (command instanceof SubtaskCommand.IoDone done && isMine(done.attempt())) {
      done.then().run();
    } else if (command instanceof SubtaskCommand.IoFailed failed && isMine(failed.attempt())) {
      fail(failed.cause());
    } else if (command instanceof SubtaskCommand.Persisted done && isMine(done.attempt())) {
      loop().onPersisted(done.report());
    } else if (command instanceof SubtaskCommand.PersistFailed failed && isMine(failed.attempt())) {
      loop().onPersistFailed(failed.checkpoint(), failed.cause());
    } else if (command instanceof SubtaskCommand.Opened opened) {
      onOpened(opened);
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

  private void onOpened(SubtaskCommand.Opened opened) {
    if (!isMine(opened.attempt())) {
      opened.loop().close();
      return;
    }
    loop = opened.loop();
    deploy
        .coordinator()
        .tell(new CoordinatorCommand.Deployed(deploy.subtask(), deploy.attempt(), self));
  }

  private void onStart(Map<SubtaskId, ActorRef<SubtaskCommand>> peers) {
    for (int i = 0; i < receivers.length; i++) {
      receivers[i] = peer(peers, wiring.outputs().get(i).to());
    }
    for (int i = 0; i < senders.length; i++) {
      senders[i] = peer(peers, wiring.inputs().get(i).from());
    }
    started = true;
    clock.start();
  }

  private static ActorRef<SubtaskCommand> peer(
      Map<SubtaskId, ActorRef<SubtaskCommand>> peers, SubtaskId id) {
    ActorRef<SubtaskCommand> ref = peers.get(id);
    if (ref == null) {
      throw new IllegalStateException("no address of subtask " + id);
    }
    return ref;
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
      loop().onTrigger(trigger.barrier());
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
    if (clock.endTurn(result)) {
      services
          .stats()
          .publish(job.id(), deploy.subtask(), clock.stats(deploy.attempt(), loop().counters()));
    }
    if (result == SubtaskLoop.Turn.MORE) {
      turnScheduled = true;
      self.tell(SubtaskCommand.Turn.NEXT);
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
    SubtaskLoop closing = loop;
    loop = null;
    if (closing == null) {
      return;
    }
    // Snapshots under way read what the loop holds: they finish first. Closing may block.
    persisting =
        persisting.handleAsync(
            (done, failed) -> {
              closeQuietly(closing);
              return null;
            },
            services.io());
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
  public void send(int outChannel, Frame frame) {
    receivers[outChannel].tell(new SubtaskCommand.Deliver(frame));
  }

  @Override
  public void grant(int inChannel, int credits) {
    senders[inChannel].tell(
        new SubtaskCommand.Credit(
            deploy.attempt(), wiring.inputs().get(inChannel).fromChannel(), credits));
  }

  @Override
  public void persist(SnapshotTask task) {
    ObjectName name =
        ObjectNames.subtask(
            job.id(), task.checkpoint(), deploy.epoch(), deploy.attempt(), deploy.subtask());
    persisting =
        persisting
            .handleAsync((before, failed) -> written(task, name), services.io())
            .whenComplete(
                (report, failed) ->
                    self.tell(
                        failed == null
                            ? new SubtaskCommand.Persisted(deploy.attempt(), report)
                            : new SubtaskCommand.PersistFailed(
                                deploy.attempt(), task.checkpoint(), unwrapped(failed))));
  }

  private SnapshotReport written(SnapshotTask task, ObjectName name) {
    try {
      return task.run(job.store(), name);
    } catch (Exception failed) {
      throw new CompletionException(failed);
    }
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
