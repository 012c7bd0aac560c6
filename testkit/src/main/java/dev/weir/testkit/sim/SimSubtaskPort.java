package dev.weir.testkit.sim;

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
import dev.weir.testkit.sim.SubtaskHost.AttemptAction;
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

  private final Episode episode;
  private final SubtaskHost host;
  private final Deploy deploy;
  private final SubtaskAttempt attempt;
  private final SubtaskWiring wiring;
  private final AttemptDisk disk;
  private final SubtaskHost[] receivers;
  private final SubtaskHost[] senders;
  private final long[] sent;
  private final long[] consumed;
  private final long[] invented;
  private final FrameMutation frames;
  private final List<Long> awaited = new ArrayList<>();
  private final TreeSet<Long> cameEarly = new TreeSet<>();
  private long reached = Long.MIN_VALUE;
  private boolean wakeUpSent;

  SimSubtaskPort(Episode episode, SubtaskHost host, Deploy deploy, SubtaskAttempt attempt) {
    this.episode = episode;
    this.host = host;
    this.deploy = deploy;
    this.attempt = attempt;
    wiring = attempt.wiring();
    disk = new AttemptDisk(episode, host, deploy);
    receivers = new SubtaskHost[wiring.outputs().size()];
    senders = new SubtaskHost[wiring.inputs().size()];
    sent = new long[wiring.outputs().size()];
    consumed = new long[wiring.outputs().size()];
    invented = new long[wiring.outputs().size()];
    frames = new FrameMutation(episode, attempt);
  }

  void connect(Neighbours<SubtaskHost> neighbours) {
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
    return episode.queue.now() + clockOffsetMillis();
  }

  @Override
  public long nanos() {
    return episode.queue.now() * 1_000_000;
  }

  private long clockOffsetMillis() {
    Node node = host.node;
    return node == null ? 0 : node.clockOffsetMillis();
  }

  @Override
  public void wakeUp() {
    if (!wakeUpSent) {
      wakeUpSent = true;
      self("wake", then -> wakeUpSent = false);
    }
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    awaited.add(timestampMillis);
    self(
        "wake",
        Math.min(
            timestampMillis - clockOffsetMillis(), episode.queue.now() + SCHEDULER_RANGE_MILLIS),
        then -> {
          awaited.remove(timestampMillis);
          boolean early = Math.max(now(), reached) < timestampMillis;
          if (early) {
            cameEarly.add(timestampMillis);
          }
          if (!early || episode.mutation != Mutation.USE_UP_EARLY_WAKE_UP) {
            then.loop().onWakeUp(timestampMillis);
          }
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
    if (episode.chaos.fires(Fault.FAIL_FUNCTION)) {
      throw new IllegalStateException("simulated: a function of the user failed");
    }
    Frame mutated = frames.mutated(outChannel, frame);
    if (mutated == null) {
      inventCredit(outChannel);
    } else {
      carry(outChannel, mutated);
    }
  }

  private void carry(int outChannel, Frame frame) {
    SubtaskHost to = receivers[outChannel];
    int most = episode.settings.loop().initialCredits();
    if (frame.usedCredit()) {
      int outstanding = (int) (++sent[outChannel] - consumed[outChannel]);
      episode.invariants.frameSent(attempt, outChannel, outstanding, most);
    }
    attempt.sent().get(outChannel).take(frame);
    episode.network.send(host, to, "frame", frame, () -> to.onFrame(frame));
    if (episode.chaos.fires(Fault.REPEAT_FRAME)) {
      episode.network.send(host, to, "frame", frame, () -> to.onFrame(frame));
    }
    if (episode.mutation == Mutation.IGNORE_CREDITS) {
      inventCredit(outChannel);
    }
  }

  /** Lets the sender send a frame more than the receiver has room for. */
  private void inventCredit(int outChannel) {
    long credited = consumed[outChannel] + ++invented[outChannel];
    self("credit", then -> then.loop().onConsumed(outChannel, credited));
  }

  /** Takes note of what a receiver has consumed. */
  void onConsumed(int outChannel, long total) {
    consumed[outChannel] = Math.max(consumed[outChannel], total);
  }

  @Override
  public void tellConsumed(int inChannel, long total) {
    SubtaskHost to = senders[inChannel];
    int outChannel = wiring.inputs().get(inChannel).fromChannel();
    episode.network.send(
        host,
        to,
        "consumed",
        total,
        () -> to.onMessage(deploy.attempt(), then -> then.onConsumed(outChannel, total)));
  }

  // ---- its coordinator

  void deployed() {
    toCoordinator(
        "deployed " + deploy,
        coordinator -> coordinator.onDeployed(deploy.subtask(), deploy.attempt(), host));
  }

  void failed(Throwable cause) {
    toCoordinator(
        "failed: " + cause,
        coordinator ->
            coordinator.onSubtaskFailed(deploy.subtask(), deploy.attempt(), Failure.of(cause)));
  }

  @Override
  public void acknowledge(SnapshotReport report) {
    toCoordinator(
        "acknowledged " + report.checkpoint(),
        coordinator -> coordinator.onAcknowledged(deploy.subtask(), deploy.attempt(), report));
  }

  @Override
  public void decline(CheckpointId checkpoint, Throwable cause) {
    toCoordinator(
        "declined " + checkpoint,
        coordinator ->
            coordinator.onDeclined(
                deploy.subtask(), deploy.attempt(), checkpoint, Failure.of(cause)));
  }

  @Override
  public void committed(CheckpointId checkpoint) {
    toCoordinator(
        "committed " + checkpoint,
        coordinator -> coordinator.onCommitted(deploy.subtask(), deploy.attempt(), checkpoint));
  }

  @Override
  public void drained() {
    toCoordinator(
        "drained", coordinator -> coordinator.onDrained(deploy.subtask(), deploy.attempt()));
  }

  @Override
  public void requestSplit(String operator) {
    toCoordinator(
        "split request",
        coordinator -> coordinator.onSplitRequest(deploy.subtask(), deploy.attempt()));
  }

  private void toCoordinator(Object what, Consumer<CoordinatorShell> delivery) {
    CoordinatorShell coordinator = deploy.coordinator();
    episode.network.send(host, coordinator, "control", what, () -> delivery.accept(coordinator));
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
        episode.queue.in(
            episode.network.delay(),
            "io",
            attempt,
            () -> {
              if (host.isAlive()) {
                self("io done", outcome(blocking, onResult));
              }
            });
      }
    };
  }

  private static <R> AttemptAction outcome(Callable<R> blocking, Consumer<R> onResult) {
    try {
      R result = blocking.call();
      return then -> onResult.accept(result);
    } catch (Throwable failed) {
      return then -> then.fail(failed);
    }
  }

  // ---- itself

  /** A message of the attempt to itself. */
  void self(String kind, AttemptAction action) {
    self(kind, episode.queue.now() + episode.network.delay(), action);
  }

  void self(String kind, long at, AttemptAction action) {
    episode.queue.at(
        at,
        kind,
        attempt,
        () -> {
          if (host.isAlive()) {
            host.onMessage(deploy.attempt(), action);
          }
        });
  }
}
