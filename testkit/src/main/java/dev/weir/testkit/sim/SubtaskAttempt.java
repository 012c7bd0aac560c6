package dev.weir.testkit.sim;

import dev.weir.element.Frame;
import dev.weir.id.Installation;
import dev.weir.id.JobTerm;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.runtime.Neighbours;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.SubtaskLoop;
import dev.weir.runtime.SubtaskWiring;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.testkit.sim.SubtaskHost.AttemptAction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt of a subtask: the production loop, with the simulation as its world. */
final class SubtaskAttempt implements Lives.Owner {
  /** Jobs in a simulation are small: who fires more than so many timers in a row never ends. */
  private static final long MOST_TIMERS = 50_000;

  private final Episode episode;
  private final SubtaskHost host;
  private final Deploy deploy;
  private final SubtaskWiring wiring;
  private final SimSubtaskPort port;
  private final List<StateBackend.Scope> scopes = new ArrayList<>();
  private final List<ChannelTime> received = new ArrayList<>();
  private final List<ChannelTime> sent = new ArrayList<>();

  /** From its making on; also if it could not be opened. */
  private @Nullable SubtaskLoop made;

  private @Nullable SubtaskLoop loop;
  private boolean started;
  private boolean turnScheduled;
  private boolean over;
  private boolean resting;
  private long nextOrder;
  private long closedAt = Long.MAX_VALUE;

  SubtaskAttempt(Episode episode, SubtaskHost host, Deploy deploy) {
    this.episode = episode;
    this.host = host;
    this.deploy = deploy;
    wiring = SubtaskWiring.of(deploy.deployment().graph(), deploy.subtask());
    wiring.inputs().forEach(input -> received.add(new ChannelTime()));
    wiring.outputs().forEach(output -> sent.add(new ChannelTime()));
    port = new SimSubtaskPort(episode, host, deploy, this);
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

  /** What arrived from each input channel. */
  List<ChannelTime> received() {
    return received;
  }

  /** What left into each output channel. */
  List<ChannelTime> sent() {
    return sent;
  }

  /** Whether everything is processed that has arrived. */
  boolean isAtRest() {
    return resting && framesQueued() == 0;
  }

  boolean isRunning() {
    return started && !over && host.isAlive();
  }

  /** Frames that wait in the loop, 0 before it is open. */
  int framesQueued() {
    return loop == null ? 0 : loop.counters().framesQueued();
  }

  @Override
  public boolean hasClosedAll() {
    return host.isAlive() && closedAt <= episode.queue.now();
  }

  /** The time of a timer for which nothing wakes it up any more, though it waits. */
  Optional<Long> missedWakeUp() {
    port.turnTaken();
    boolean waits = isAtRest() && !received.stream().allMatch(ChannelTime::hasEnded);
    return waits ? port.missedWakeUp() : Optional.empty();
  }

  boolean isNewerThan(Deploy other) {
    int byEpoch = deploy.epoch().compareTo(other.epoch());
    return byEpoch > 0 || (byEpoch == 0 && deploy.attempt() >= other.attempt());
  }

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
    if (over) {
      return;
    }
    AttemptAction result;
    episode.lives.belongTo(this);
    try {
      episode.chaos.failIf(Fault.FAIL_RESTORE, "the snapshot cannot be read");
      SubtaskLoop opening = new SubtaskLoop(wiring, environment(), port);
      made = opening;
      opening.open(RestoreMutation.of(episode.mutation, deploy.restore(), wiring.chain()));
      result = attempt -> attempt.onOpened(opening);
    } catch (Throwable failed) {
      if (episode.mutation == Mutation.FORGET_FAILED_OPEN) {
        made = null;
      }
      result = attempt -> attempt.fail(failed);
    } finally {
      episode.lives.belongTo(null);
    }
    port.self("opened", result);
  }

  private SubtaskEnvironment environment() {
    return new SubtaskEnvironment(
        new JobTerm(episode.job, Installation.NONE, deploy.epoch()),
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
        .anyMatch(objects -> objects.parallelism() != wiring.chain().parallelism());
  }

  private void onOpened(SubtaskLoop opened) {
    loop = opened;
    port.deployed();
  }

  void onStart(Neighbours<SubtaskHost> neighbours) {
    port.connect(neighbours);
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
    } catch (Throwable failed) {
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
    resting = result == SubtaskLoop.Turn.IDLE;
    if (result == SubtaskLoop.Turn.MORE) {
      turnScheduled = true;
      // Sources are slow, so that there is a checkpoint and a failure or two before the input ends.
      long pause = wiring.chain().isSource() ? 2 + episode.network.delay() : 0;
      // Timers take no time, however many there are: a checkpoint that waits for them is not late.
      boolean firing = loop().firingMoreThan(0).isPresent();
      long at = episode.queue.now() + (firing ? 0 : pause + episode.network.delay());
      port.self("turn", at, attempt -> attempt.turnScheduled = false);
    }
    episode.invariants.turnEnded(this);
    loop()
        .firingMoreThan(MOST_TIMERS)
        .ifPresent(
            operator ->
                episode.violated(
                    "EventuallyCompletes",
                    "operator '"
                        + operator
                        + "' has fired more than "
                        + MOST_TIMERS
                        + " timers in a row and has more that are due: a timer that is set again"
                        + " for a time that has come fires for ever"));
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
      if (frame.attempt() == deploy.attempt()) {
        received.get(frame.channel()).take(frame);
      }
    } else if (frame.attempt() == deploy.attempt()) {
      throw new IllegalStateException("a frame arrived before the subtask was open: " + frame);
    }
  }

  void onConsumed(int outChannel, long frames) {
    port.onConsumed(outChannel, frames);
    loop().onConsumed(outChannel, frames);
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
    port.failed(cause);
  }

  /** Snapshots under way read what the loop holds: they finish before it is closed. */
  void close() {
    over = true;
    SubtaskLoop closing = made;
    made = null;
    loop = null;
    long at = port.writtenAt() + 1 + episode.network.delay();
    closedAt = at;
    if (closing != null) {
      episode.queue.at(
          at,
          "close",
          this,
          () -> {
            if (host.isAlive()) {
              close(closing);
            }
          });
    }
  }

  private void close(SubtaskLoop closing) {
    try {
      closing.close();
    } catch (Throwable failed) {
      episode.trace.remark(this + " is closed, with " + failed);
    }
  }

  @Override
  public String toString() {
    return host + " attempt " + deploy.attempt();
  }
}
