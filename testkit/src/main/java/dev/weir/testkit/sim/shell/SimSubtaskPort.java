package dev.weir.testkit.sim.shell;

import dev.weir.element.Frame;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.snapshot.SnapshotTask;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.spi.connector.Io;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Fault;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.kernel.Node;
import dev.weir.wire.frame.FrameSender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Carries out what the loop of one attempt asks for, with the simulation as its world. */
final class SimSubtaskPort implements SubtaskPort {
  /**
   * A scheduler looks so far ahead at most: what is to come later comes early, and is asked for
   * again.
   */
  private static final long SCHEDULER_RANGE_MILLIS = 20;

  private final Kernel kernel;
  private final Chaos chaos;
  private final Watcher watcher;
  private final SubtaskPlace host;
  private final AttemptWorld attempt;
  private final SubtaskWiring wiring;
  private final AttemptDisk disk;
  private final FrameSender frames;
  private final SubtaskPlace[] receivers;
  private final SubtaskPlace[] senders;
  private final long[] sent;
  private final long[] consumed;
  private final List<Long> awaited = new ArrayList<>();
  private final TreeSet<Long> cameEarly = new TreeSet<>();
  private long reached = Long.MIN_VALUE;
  private boolean wakeUpSent;

  SimSubtaskPort(SubtaskSide side, SubtaskPlace host, AttemptWorld attempt) {
    kernel = side.kernel();
    chaos = side.chaos();
    watcher = side.watcher();
    this.host = host;
    this.attempt = attempt;
    wiring = attempt.wiring();
    disk = new AttemptDisk(side, host, attempt);
    frames = attempt.sender();
    receivers = new SubtaskPlace[wiring.outputs().size()];
    senders = new SubtaskPlace[wiring.inputs().size()];
    sent = new long[wiring.outputs().size()];
    consumed = new long[wiring.outputs().size()];
  }

  void connect(Neighbours<SubtaskPlace> neighbours) {
    for (int i = 0; i < receivers.length; i++) {
      receivers[i] = neighbours.of(wiring.outputs().get(i).to());
    }
    for (int i = 0; i < senders.length; i++) {
      senders[i] = neighbours.of(wiring.inputs().get(i).from());
    }
  }

  /** When all is written that was asked for. */
  long writtenAt() {
    return disk.freeAt();
  }

  // ---- time

  @Override
  public long now() {
    return kernel.now() + clockOffsetMillis();
  }

  @Override
  public long nanos() {
    return kernel.now() * 1_000_000;
  }

  private long clockOffsetMillis() {
    Node node = host.node();
    return node == null ? 0 : node.clockOffsetMillis();
  }

  @Override
  public void wakeUp() {
    if (!wakeUpSent) {
      wakeUpSent = true;
      self("wake", loop -> wakeUpSent = false);
    }
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    awaited.add(timestampMillis);
    self(
        "wake",
        Math.min(timestampMillis - clockOffsetMillis(), kernel.now() + SCHEDULER_RANGE_MILLIS),
        loop -> {
          awaited.remove(timestampMillis);
          boolean early = Math.max(now(), reached) < timestampMillis;
          if (early) {
            cameEarly.add(timestampMillis);
          }
          loop.onWakeUp(timestampMillis);
        });
  }

  /** A turn has been taken: what was due by now need not be waited for, even if clocks go back. */
  void turnTaken() {
    reached = Math.max(reached, now());
    cameEarly.headSet(reached, true).clear();
  }

  /** A time for which a wake-up came early, and for which none is under way. */
  Optional<Long> missedWakeUp() {
    return cameEarly.stream()
        .filter(time -> awaited.stream().noneMatch(other -> other <= time))
        .findFirst();
  }

  // ---- its peers

  @Override
  public void send(int outChannel, Frame frame) {
    // In the middle of a turn, behind a part of its effects: as if a function had thrown.
    if (chaos.fires(Fault.FAIL_FUNCTION)) {
      throw new IllegalStateException("simulated: a function of the user failed");
    }
    SubtaskPlace to = receivers[outChannel];
    if (frame.usedCredit()) {
      int outstanding = (int) (++sent[outChannel] - consumed[outChannel]);
      watcher.frameSent(attempt, outChannel, outstanding);
    }
    attempt.sent().get(outChannel).take(frame);
    transmit(outChannel, to, frame);
    if (chaos.fires(Fault.REPEAT_FRAME)) {
      transmit(outChannel, to, frame);
    }
  }

  /** Within a machine a frame goes as it is, to another one as bytes. */
  private void transmit(int outChannel, SubtaskPlace to, Frame frame) {
    if (host.node() == to.node()) {
      kernel.network().send(host, to, "frame", frame, () -> to.onFrame(frame));
    } else {
      frames.send(
          outChannel,
          frame,
          bytes -> kernel.network().send(host, to, "frame", frame, () -> to.onFrameMessage(bytes)));
    }
  }

  /** Takes note of what a receiver has consumed. */
  void onConsumed(int outChannel, long total) {
    consumed[outChannel] = Math.max(consumed[outChannel], total);
  }

  long consumed(int outChannel) {
    return consumed[outChannel];
  }

  @Override
  public void tellConsumed(int inChannel, long total) {
    SubtaskPlace to = senders[inChannel];
    int outChannel = wiring.inputs().get(inChannel).fromChannel();
    kernel
        .network()
        .send(
            host, to, "consumed", total, () -> to.onConsumed(attempt.number(), outChannel, total));
  }

  // ---- its coordinator

  @Override
  public void report(SubtaskReport report) {
    attempt.attempt().report(report);
  }

  // ---- blocking work

  @Override
  public void persist(SnapshotTask task) {
    disk.persist(task);
  }

  @Override
  public void persistInFlight(InFlightTask task) {
    disk.persistInFlight(task);
  }

  @Override
  public Io io() {
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
        kernel.later(
            "io",
            attempt,
            () -> {
              if (host.isAlive()) {
                own("io done", outcome(blocking, onResult));
              }
            });
      }
    };
  }

  private <R> Runnable outcome(Callable<R> blocking, Consumer<R> onResult) {
    SubtaskAttempt<SubtaskPlace> begun = attempt.attempt();
    try {
      R result = blocking.call();
      return () -> begun.onResult(loop -> onResult.accept(result));
    } catch (Throwable failed) {
      return () -> begun.onFailed(failed);
    }
  }

  // ---- itself

  /** Something that the attempt is to hear. */
  void self(String kind, SubtaskAttempt.Result result) {
    self(kind, kernel.now() + kernel.delay(), result);
  }

  private void self(String kind, long at, SubtaskAttempt.Result result) {
    own(kind, at, () -> attempt.attempt().onResult(result));
  }

  /** The same, for what is no result. */
  void own(String kind, Runnable event) {
    own(kind, kernel.now() + kernel.delay(), event);
  }

  void own(String kind, long at, Runnable event) {
    kernel.at(at, kind, attempt, () -> host.onOwn(event));
  }
}
