package dev.weir.testkit.sim;

import dev.weir.connector.Io;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.runtime.FatalFailures;
import dev.weir.runtime.InFlightTask;
import dev.weir.runtime.SnapshotReport;
import dev.weir.runtime.SnapshotTask;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.SubtaskLoop;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskWiring;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.testkit.sim.SubtaskHost.AttemptAction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One attempt of a subtask: the production loop, with the simulation as its world. */
final class SubtaskAttempt implements SubtaskPort {
  private final Episode episode;
  private final SubtaskHost host;
  private final Deploy deploy;
  private final SubtaskWiring wiring;
  private final AttemptDisk disk;
  private final SubtaskHost[] receivers;
  private final SubtaskHost[] senders;
  private final long[] sent;
  private final long[] consumed;
  private final long[] invented;
  private final FrameMutation frames;
  private final List<StateBackend.Scope> scopes = new ArrayList<>();

  private @Nullable SubtaskLoop loop;
  private boolean started;
  private boolean turnScheduled;
  private boolean wakeUpSent;
  private boolean over;
  private long nextOrder;

  SubtaskAttempt(Episode episode, SubtaskHost host, Deploy deploy) {
    this.episode = episode;
    this.host = host;
    this.deploy = deploy;
    wiring = SubtaskWiring.of(deploy.deployment().graph(), deploy.subtask());
    disk = new AttemptDisk(episode, host, deploy);
    receivers = new SubtaskHost[wiring.outputs().size()];
    senders = new SubtaskHost[wiring.inputs().size()];
    sent = new long[wiring.outputs().size()];
    consumed = new long[wiring.outputs().size()];
    invented = new long[wiring.outputs().size()];
    frames = new FrameMutation(episode, wiring.outputs().size());
  }

  int number() {
    return deploy.attempt();
  }

  LeaderEpoch epoch() {
    return deploy.epoch();
  }

  SubtaskId subtask() {
    return deploy.subtask();
  }

  SubtaskWiring wiring() {
    return wiring;
  }

  /** The keyed state that it owns. */
  List<StateBackend.Scope> scopes() {
    return scopes;
  }

  boolean isRunning() {
    return started && !over && host.isAlive();
  }

  /** Frames that wait in the loop, 0 before it is open. */
  int framesQueued() {
    return loop == null ? 0 : loop.counters().framesQueued();
  }

  boolean isNewerThan(Deploy other) {
    int byEpoch = deploy.epoch().compareTo(other.epoch());
    return byEpoch > 0 || (byEpoch == 0 && deploy.attempt() >= other.attempt());
  }

  // ---- life
  // ---------------------------------------------------------------------------------------

  void open() {
    episode.queue.in(
        episode.network.delay(),
        "open",
        this,
        () -> {
          if (host.isAlive()) {
            openNow();
          }
        });
  }

  private void openNow() {
    AttemptAction result;
    try {
      episode.chaos.failIf(Fault.FAIL_RESTORE, "the snapshot cannot be read");
      SubtaskLoop opened = new SubtaskLoop(wiring, environment(), this);
      opened.open(RestoreMutation.of(episode.mutation, deploy.restore(), wiring.chain()));
      result = attempt -> attempt.onOpened(opened);
    } catch (Exception | LinkageError failed) {
      result = attempt -> attempt.fail(failed);
    }
    self("opened", result);
  }

  private SubtaskEnvironment environment() {
    return new SubtaskEnvironment(
        episode.job,
        deploy.attempt(),
        deploy.deployment().graph().maxParallelism(),
        deploy.deployment().types(),
        new ObservedBackend(backend(), episode, scopes, rescaled(), shares()),
        episode.store.forRestore(deploy.deployment().types()),
        Path.of("local"),
        episode.settings.loop());
  }

  /** Attempts with incremental snapshots and others follow each other, if the seed says so. */
  private boolean shares() {
    double share = episode.settings.sharing();
    return share > 0.5 || (share > 0 && deploy.attempt() % 2 == 0);
  }

  /** The machine's, unless a restore has to read what a planted bug did to the snapshot. */
  private StateBackend backend() {
    Node node = host.node;
    return node == null || SnapshotRewrite.isNeeded(episode.mutation)
        ? new HeapStateBackend()
        : node.backend();
  }

  private boolean rescaled() {
    return deploy.restore().operators().values().stream()
        .anyMatch(objects -> objects.size() != wiring.chain().parallelism());
  }

  private void onOpened(SubtaskLoop opened) {
    loop = opened;
    episode.network.send(
        host,
        deploy.coordinator(),
        "control",
        "deployed " + deploy,
        () -> deploy.coordinator().onDeployed(deploy.subtask(), deploy.attempt(), host));
  }

  void onStart(Map<SubtaskId, SubtaskHost> peers) {
    for (int i = 0; i < receivers.length; i++) {
      receivers[i] = Objects.requireNonNull(peers.get(wiring.outputs().get(i).to()));
    }
    for (int i = 0; i < senders.length; i++) {
      senders[i] = Objects.requireNonNull(peers.get(wiring.inputs().get(i).from()));
    }
    started = true;
    episode.invariants.attemptStarted(this);
  }

  /** Does one thing, then takes a turn; returns whether the attempt goes on. */
  boolean handle(Action action) {
    try {
      action.run();
      if (started && !turnScheduled && !over) {
        turn();
      }
    } catch (Exception | LinkageError failed) {
      fail(failed);
    }
    return !over;
  }

  /** Something that may fail the attempt. */
  interface Action {
    void run() throws Exception;
  }

  private void turn() throws Exception {
    SubtaskLoop.Turn result = loop().turn();
    if (result == SubtaskLoop.Turn.MORE) {
      turnScheduled = true;
      // Sources are slow, so that there is a checkpoint and a failure or two before the input ends.
      long pause = wiring.chain().isSource() ? 2 + episode.network.delay() : 0;
      long at = episode.queue.now() + pause + episode.network.delay();
      self("turn", at, attempt -> attempt.turnScheduled = false);
    }
    episode.invariants.turnEnded(this);
  }

  SubtaskLoop loop() {
    SubtaskLoop opened = loop;
    if (opened == null) {
      throw new IllegalStateException("subtask " + deploy.subtask() + " is not open yet");
    }
    return opened;
  }

  void onFrame(Frame frame) {
    SubtaskLoop opened = loop;
    if (opened != null) {
      opened.onFrame(frame);
    } else if (frame.attempt() == deploy.attempt()) {
      throw new IllegalStateException("a frame arrived before the subtask was open: " + frame);
    }
  }

  private void onConsumed(int outChannel, long frames) {
    consumed[outChannel] = Math.max(consumed[outChannel], frames);
    loop().onConsumed(outChannel, frames);
  }

  /** Lets the sender send a frame more than the receiver has room for. */
  private void inventCredit(int outChannel) {
    long frames = consumed[outChannel] + ++invented[outChannel];
    self("credit", attempt -> attempt.loop().onConsumed(outChannel, frames));
  }

  /** Something from the coordinator that must be neither lost nor repeated. */
  void onOrder(long sequence, AttemptAction order) throws Exception {
    if (sequence != nextOrder) {
      throw new IllegalStateException(
          "order " + sequence + " of the coordinator arrived where " + nextOrder + " was due");
    }
    nextOrder++;
    order.run(this);
  }

  void fail(Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    episode.trace.remark(host + " failed: " + cause);
    boolean fatal = FatalFailures.isFatal(cause);
    episode.network.send(
        host,
        deploy.coordinator(),
        "control",
        "failed: " + cause,
        () ->
            deploy
                .coordinator()
                .onSubtaskFailed(deploy.subtask(), deploy.attempt(), cause.toString(), fatal));
  }

  /** Snapshots under way read what the loop holds: they finish before it is closed. */
  void close() {
    over = true;
    SubtaskLoop closing = loop;
    loop = null;
    if (closing != null) {
      long at = disk.freeAt() + 1 + episode.network.delay();
      episode.queue.at(
          at,
          "close",
          this,
          () -> {
            if (host.isAlive()) {
              closing.close();
            }
          });
    }
  }

  private void self(String kind, AttemptAction action) {
    self(kind, episode.queue.now() + episode.network.delay(), action);
  }

  private void self(String kind, long at, AttemptAction action) {
    episode.queue.at(
        at,
        kind,
        this,
        () -> {
          if (host.isAlive()) {
            host.onMessage(deploy.attempt(), action);
          }
        });
  }

  // ---- SubtaskPort
  // --------------------------------------------------------------------------------

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
      episode.invariants.frameSent(this, outChannel, outstanding, most);
    }
    episode.network.send(host, to, "frame", frame, () -> to.onFrame(frame));
    if (episode.chaos.fires(Fault.REPEAT_FRAME)) {
      episode.network.send(host, to, "frame", frame, () -> to.onFrame(frame));
    }
    if (episode.mutation == Mutation.IGNORE_CREDITS) {
      inventCredit(outChannel);
    }
  }

  @Override
  public void tellConsumed(int inChannel, long frames) {
    SubtaskHost to = senders[inChannel];
    int outChannel = wiring.inputs().get(inChannel).fromChannel();
    episode.network.send(
        host,
        to,
        "consumed",
        frames,
        () -> to.onMessage(deploy.attempt(), attempt -> attempt.onConsumed(outChannel, frames)));
  }

  @Override
  public void persist(SnapshotTask task) {
    disk.persist(task);
  }

  @Override
  public void persistInFlight(InFlightTask task) {
    disk.persistInFlight(task);
  }

  @Override
  public void acknowledge(SnapshotReport report) {
    toCoordinator(
        "acknowledged " + report.checkpoint(),
        () -> deploy.coordinator().onAcknowledged(deploy.subtask(), deploy.attempt(), report));
  }

  @Override
  public void decline(CheckpointId checkpoint, Throwable cause) {
    toCoordinator(
        "declined " + checkpoint,
        () ->
            deploy
                .coordinator()
                .onDeclined(deploy.subtask(), deploy.attempt(), checkpoint, cause.toString()));
  }

  @Override
  public void committed(CheckpointId checkpoint) {
    toCoordinator(
        "committed " + checkpoint,
        () -> deploy.coordinator().onCommitted(deploy.subtask(), deploy.attempt(), checkpoint));
  }

  @Override
  public void drained() {
    toCoordinator(
        "drained", () -> deploy.coordinator().onDrained(deploy.subtask(), deploy.attempt()));
  }

  @Override
  public void requestSplit(String operator) {
    toCoordinator(
        "split request",
        () -> deploy.coordinator().onSplitRequest(deploy.subtask(), deploy.attempt()));
  }

  private void toCoordinator(Object what, Runnable delivery) {
    episode.network.send(host, deploy.coordinator(), "control", what, delivery);
  }

  @Override
  public void wakeUp() {
    if (!wakeUpSent) {
      wakeUpSent = true;
      self("wake", attempt -> attempt.wakeUpSent = false);
    }
  }

  @Override
  public void wakeUpAt(long timestampMillis) {
    self("wake", timestampMillis - clockOffsetMillis(), attempt -> {});
  }

  @Override
  public Io io() {
    return new Io() {
      @Override
      public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
        episode.queue.in(
            episode.network.delay(),
            "io",
            SubtaskAttempt.this,
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
      return attempt -> onResult.accept(result);
    } catch (Exception failed) {
      return attempt -> attempt.fail(failed);
    }
  }

  @Override
  public String toString() {
    return host + " attempt " + deploy.attempt();
  }
}
