package dev.weir.cluster;

import dev.weir.cluster.AttemptWork.Kind;
import dev.weir.cluster.SubtaskCommand.Deploy;
import dev.weir.connector.Io;
import dev.weir.element.Frame;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.runtime.InFlightTask;
import dev.weir.runtime.Neighbours;
import dev.weir.runtime.SnapshotReport;
import dev.weir.runtime.SnapshotTask;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskWiring;
import dev.weir.time.Moments;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the loop of one attempt asks for, with actors and stores. On the subtask's
 * thread but for I/O, and for {@link #wakeUp}, which any thread may call.
 */
final class ActorSubtaskPort implements SubtaskPort {
  private final ActorContext<SubtaskCommand> context;
  private final ActorRef<SubtaskCommand> self;
  private final Deploy deploy;
  private final SubtaskWiring wiring;
  private final NodeServices services;
  private final AttemptWork work;
  private final BackgroundWrites writes;
  private final AtomicBoolean wakeUpSent = new AtomicBoolean();
  private final Io io = new ActorIo(Kind.INSIDE, () -> "reading");
  private @Nullable Peers peers;
  private boolean drained;

  ActorSubtaskPort(
      ActorContext<SubtaskCommand> context,
      Deploy deploy,
      SubtaskWiring wiring,
      HostedJob job,
      NodeServices services,
      AttemptWork work) {
    this.context = context;
    this.self = context.getSelf();
    this.deploy = deploy;
    this.wiring = wiring;
    this.services = services;
    this.work = work;
    writes = new BackgroundWrites(deploy, job, services, work, self);
  }

  void connect(Neighbours<ActorRef<SubtaskCommand>> neighbours) {
    peers = new Peers(wiring, neighbours);
  }

  private Peers peers() {
    Peers known = peers;
    if (known == null) {
      throw new IllegalStateException("subtask " + deploy.subtask() + " is not started yet");
    }
    return known;
  }

  /** The wake-up has arrived: what asks from now on needs another one. */
  void onWakeUp() {
    wakeUpSent.set(false);
  }

  /** Whether the loop said that all its input is processed. */
  boolean isDrained() {
    return drained;
  }

  /** Runs something that may block with a value behind all that was to be written so far. */
  <T> void afterWrites(CompletableFuture<T> value, Consumer<T> action) {
    writes.andThen(value, action);
  }

  void deployed() {
    tellCoordinator(new CoordinatorCommand.Deployed(deploy.subtask(), deploy.attempt(), self));
  }

  void failed(Failure failure) {
    tellCoordinator(
        new CoordinatorCommand.SubtaskFailed(deploy.subtask(), deploy.attempt(), failure));
  }

  private void tellCoordinator(CoordinatorCommand report) {
    deploy.coordinator().tell(report);
  }

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

  @Override
  public void acknowledge(SnapshotReport report) {
    tellCoordinator(
        new CoordinatorCommand.Acknowledged(deploy.subtask(), deploy.attempt(), report));
  }

  @Override
  public void decline(CheckpointId checkpoint, Throwable cause) {
    tellCoordinator(
        new CoordinatorCommand.Declined(
            deploy.subtask(), deploy.attempt(), checkpoint, Failure.of(cause)));
  }

  @Override
  public void committed(CheckpointId checkpoint) {
    tellCoordinator(
        new CoordinatorCommand.Committed(deploy.subtask(), deploy.attempt(), checkpoint));
  }

  @Override
  public void drained() {
    drained = true;
    tellCoordinator(new CoordinatorCommand.Drained(deploy.subtask(), deploy.attempt()));
  }

  @Override
  public void wakeUp() {
    if (wakeUpSent.compareAndSet(false, true)) {
      self.tell(new SubtaskCommand.WakeUp(deploy.attempt()));
    }
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    context.scheduleOnce(
        Delays.step(Moments.until(timestampMillis, now())),
        self,
        new SubtaskCommand.WakeUpAt(deploy.attempt(), timestampMillis));
  }

  @Override
  public void requestSplit(String operator) {
    tellCoordinator(new CoordinatorCommand.SplitRequest(deploy.subtask(), deploy.attempt()));
  }

  @Override
  public Io io() {
    return io;
  }

  @Override
  public Io commits(String operator) {
    return new ActorIo(Kind.OUTSIDE, () -> "committing in operator '" + operator + "'");
  }

  private final class ActorIo implements Io {
    private final Kind kind;
    private final Supplier<String> what;

    ActorIo(Kind kind, Supplier<String> what) {
      this.kind = kind;
      this.what = what;
    }

    @Override
    public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
      services.user().execute(() -> self.tell(outcome(blocking, onResult)));
    }

    private <R> SubtaskCommand outcome(Callable<R> blocking, Consumer<R> onResult) {
      try {
        R result = work.call(kind, what, blocking);
        return new SubtaskCommand.IoDone(deploy.attempt(), () -> onResult.accept(result));
      } catch (Throwable failed) {
        return new SubtaskCommand.IoFailed(deploy.attempt(), AttemptWork.cause(failed));
      }
    }
  }
}
