package dev.weir.cluster.subtask;

import dev.weir.cluster.actor.Delays;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.services.AttemptWork;
import dev.weir.cluster.services.AttemptWork.Kind;
import dev.weir.cluster.services.NodeServices;
import dev.weir.element.Frame;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.snapshot.SnapshotTask;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.spi.connector.Io;
import dev.weir.time.Moments;
import dev.weir.wire.frame.FrameEncoder;
import dev.weir.wire.frame.FrameSender;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the loop of one attempt asks for, with actors and stores. On the subtask's
 * thread but for I/O, and for {@link #wakeUp}, which any thread may call.
 */
final class ActorSubtaskPort implements SubtaskPort {
  private final ActorContext<SubtaskCommand> context;
  private final ActorRef<SubtaskCommand> self;
  private final ToSubtask.Deploy<ActorRef<SubtaskCommand>> deploy;
  private final SubtaskAttempt<ActorRef<SubtaskCommand>> attempt;
  private final SubtaskWiring wiring;
  private final FrameSender encoder;
  private final NodeServices services;
  private final AttemptWork work;
  private final BackgroundWrites writes;
  private final AtomicBoolean wakeUpSent = new AtomicBoolean();
  private final Io io = new ActorIo(Kind.INSIDE, () -> "reading");
  private @Nullable Peers peers;
  private @Nullable RemoteOutputs remote;
  private boolean drained;

  ActorSubtaskPort(
      ActorContext<SubtaskCommand> context,
      ToSubtask.Deploy<ActorRef<SubtaskCommand>> deploy,
      SubtaskAttempt<ActorRef<SubtaskCommand>> attempt,
      SubtaskWiring wiring,
      HostedJob job,
      NodeServices services,
      AttemptWork work) {
    this.context = context;
    this.self = context.getSelf();
    this.deploy = deploy;
    this.attempt = attempt;
    this.wiring = wiring;
    this.services = services;
    this.work = work;
    encoder = new FrameEncoder(wiring, job.types(), services.outbound().settings());
    writes = new BackgroundWrites(deploy, job, services, work, this::happened);
  }

  void connect(Neighbours<ActorRef<SubtaskCommand>> neighbours) {
    Peers known = new Peers(wiring, neighbours);
    peers = known;
    remote = new RemoteOutputs(known, encoder, services.outbound(), self, this::roomAhead);
  }

  /** On any thread. */
  private void roomAhead() {
    happened(
        loop -> {
          if (remote != null) {
            remote.onRoom();
          }
        });
  }

  private Peers peers() {
    Peers known = peers;
    if (known == null) {
      throw new IllegalStateException("subtask " + deploy.subtask() + " is not started yet");
    }
    return known;
  }

  /** Whether the loop said that all its input is processed. */
  boolean isDrained() {
    return drained;
  }

  /** Runs something that may block with a value behind all that was to be written so far. */
  <T> void afterWrites(CompletableFuture<T> value, Consumer<T> action) {
    writes.andThen(value, action);
  }

  /** Something has happened that the loop is to know. On any thread. */
  private void happened(SubtaskAttempt.Result result) {
    self.tell(new SubtaskCommand.Own(() -> attempt.onResult(result)));
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
    if (remote == null || !remote.send(outChannel, frame)) {
      peers().receiver(outChannel).tell(new SubtaskCommand.Deliver(frame));
    }
  }

  @Override
  public void tellConsumed(int inChannel, long frames) {
    SubtaskCommand credit =
        new SubtaskCommand.Consumed(
            deploy.attempt().number(), wiring.inputs().get(inChannel).fromChannel(), frames);
    // With its sender, so that somebody can be told if it is lost.
    Adapter.toClassic(peers().sender(inChannel)).tell(credit, Adapter.toClassic(self));
  }

  @Override
  public void persist(SnapshotTask task) {
    writes.persist(task);
  }

  @Override
  public void persistInFlight(InFlightTask task) {
    writes.persist(task);
  }

  /** A reader may report while it is being opened, on another thread. */
  @Override
  public void report(SubtaskReport report) {
    drained |= report instanceof SubtaskReport.Drained;
    self.tell(new SubtaskCommand.Own(() -> attempt.report(report)));
  }

  @Override
  public void wakeUp() {
    // Both sides write, also who comes second: what any of them did before is seen by the turn.
    if (!wakeUpSent.getAndSet(true)) {
      happened(loop -> wakeUpSent.getAndSet(false)); // what asks from now on needs another one
    }
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    context.scheduleOnce(
        Delays.step(Moments.until(timestampMillis, now())),
        self,
        new SubtaskCommand.Own(() -> attempt.onResult(loop -> loop.onWakeUp(timestampMillis))));
  }

  @Override
  public Io io() {
    return io;
  }

  @Override
  public Io outside(String what) {
    return new ActorIo(Kind.OUTSIDE, () -> what);
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
      services.user().execute(() -> self.tell(new SubtaskCommand.Own(outcome(blocking, onResult))));
    }

    private <R> Runnable outcome(Callable<R> blocking, Consumer<R> onResult) {
      try {
        R result = work.call(kind, what, blocking);
        return () -> attempt.onResult(loop -> onResult.accept(result));
      } catch (Throwable failed) {
        Throwable cause = AttemptWork.cause(failed);
        return () -> attempt.onFailed(cause);
      }
    }
  }
}
