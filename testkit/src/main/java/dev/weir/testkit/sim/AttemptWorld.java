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
import dev.weir.runtime.life.AttemptCarrier;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries one attempt of a subtask, with the simulation as its world. */
final class AttemptWorld implements AttemptCarrier<SubtaskPlace>, Lives.Owner {
  /** Jobs in a simulation are small: who fires more than so many timers in a row never ends. */
  private static final long MOST_TIMERS = 50_000;

  private final Episode episode;
  private final SubtaskPlace place;
  private final ToSubtask.Deploy<SubtaskPlace> deploy;
  private final Deployment deployment;
  private final SubtaskWiring wiring;
  private final SimSubtaskPort port;
  private final List<StateBackend.Scope> scopes = new ArrayList<>();
  private final List<ChannelTime> received = new ArrayList<>();
  private final List<ChannelTime> sent = new ArrayList<>();

  /** From its making on; also if it could not be opened. */
  private @Nullable SubtaskLoop made;

  private @Nullable SubtaskAttempt<SubtaskPlace> attempt;
  private boolean over;
  private boolean resting;
  private long closedAt = Long.MAX_VALUE;

  AttemptWorld(
      Episode episode,
      SubtaskPlace place,
      ToSubtask.Deploy<SubtaskPlace> deploy,
      Deployment deployment) {
    this.episode = episode;
    this.place = place;
    this.deploy = deploy;
    this.deployment = deployment;
    wiring = SubtaskWiring.of(deployment.graph(), deploy.subtask());
    wiring.inputs().forEach(input -> received.add(new ChannelTime()));
    wiring.outputs().forEach(output -> sent.add(new ChannelTime()));
    port = new SimSubtaskPort(episode, place, this);
  }

  int number() {
    return deploy.attempt().number();
  }

  LeaderEpoch epoch() {
    return deploy.attempt().epoch();
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

  SubtaskAttempt<SubtaskPlace> attempt() {
    SubtaskAttempt<SubtaskPlace> begun = attempt;
    if (begun == null) {
      throw new IllegalStateException(this + " was not begun");
    }
    return begun;
  }

  private @Nullable SubtaskLoop loop() {
    return attempt == null ? null : attempt.loop();
  }

  /** Whether everything is processed that has arrived. */
  boolean isAtRest() {
    return resting && framesQueued() == 0;
  }

  boolean isRunning() {
    return attempt != null && attempt.isRunning() && place.isAlive();
  }

  /** Frames that wait in the loop, 0 before it is open. */
  int framesQueued() {
    SubtaskLoop loop = loop();
    return loop == null ? 0 : loop.counters().framesQueued();
  }

  @Override
  public boolean hasClosedAll() {
    return place.isAlive() && closedAt <= episode.queue.now();
  }

  /** The time of a timer for which nothing wakes it up any more, though it waits. */
  Optional<Long> missedWakeUp() {
    port.turnTaken();
    boolean waits = isAtRest() && !received.stream().allMatch(ChannelTime::hasEnded);
    return waits ? port.missedWakeUp() : Optional.empty();
  }

  @Override
  public void open(SubtaskAttempt<SubtaskPlace> begun) {
    attempt = begun;
    episode.queue.in(
        episode.network.delay(),
        "open",
        this,
        () -> {
          if (place.isAlive() && !over) {
            openNow(begun);
          }
        });
  }

  private void openNow(SubtaskAttempt<SubtaskPlace> begun) {
    Runnable result;
    episode.lives.belongTo(this);
    try {
      episode.chaos.failIf(Fault.FAIL_RESTORE, "the snapshot cannot be read");
      SubtaskLoop opening = new SubtaskLoop(wiring, environment(), port);
      made = opening;
      opening.open(RestoreMutation.of(episode.mutation, deploy.restore(), wiring.chain()));
      result = () -> begun.onOpened(opening);
    } catch (Throwable failed) {
      if (episode.mutation == Mutation.FORGET_FAILED_OPEN) {
        made = null;
      }
      result = () -> fail(begun, failed);
    } finally {
      episode.lives.belongTo(null);
    }
    port.own("opened", result);
  }

  private void fail(SubtaskAttempt<SubtaskPlace> begun, Throwable cause) {
    episode.trace.remark(this + " failed: " + cause);
    begun.onFailed(cause);
  }

  private SubtaskEnvironment environment() {
    return new SubtaskEnvironment(
        new JobTerm(episode.job, Installation.NONE, epoch()),
        number(),
        deployment.graph().maxParallelism(),
        deployment.types(),
        new ObservedBackend(backend(), episode, scopes, rescaled(), shares()),
        episode.store.forRestore(deployment.types()),
        Path.of("local"),
        episode.settings.loop());
  }

  /** Attempts with incremental snapshots and others follow each other, if the seed says so. */
  private boolean shares() {
    double share = episode.settings.sharing();
    return share > 0.5 || (share > 0 && number() % 2 == 0);
  }

  /** The machine's, unless a restore has to read what a planted bug did to the snapshot. */
  private StateBackend backend() {
    Node node = place.node;
    return node == null || SnapshotRewrite.isNeeded(episode.mutation)
        ? new HeapStateBackend()
        : node.backend();
  }

  private boolean rescaled() {
    return deploy.restore().operators().values().stream()
        .anyMatch(objects -> objects.parallelism() != wiring.chain().parallelism());
  }

  @Override
  public void connect(Neighbours<SubtaskPlace> neighbours) {
    port.connect(neighbours);
    episode.invariants.attemptStarted(this);
  }

  @Override
  public void turnBegins() {}

  @Override
  public void takeTurn() {
    SubtaskAttempt<SubtaskPlace> begun = attempt();
    SubtaskLoop loop = begun.loop();
    // Sources are slow, so that there is a checkpoint and a failure or two before the input ends.
    long pause = wiring.chain().isSource() ? 2 + episode.network.delay() : 0;
    // Timers take no time, however many there are: a checkpoint that waits for them is not late.
    boolean firing = loop != null && loop.firingMoreThan(0).isPresent();
    long at = episode.queue.now() + (firing ? 0 : pause + episode.network.delay());
    port.own("turn", at, begun::onTurnDue);
  }

  @Override
  public void turnEnded(SubtaskLoop loop, SubtaskLoop.Turn result) {
    resting = result == SubtaskLoop.Turn.IDLE;
    episode.invariants.turnEnded(this);
    loop.firingMoreThan(MOST_TIMERS)
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

  /** A frame is about to be handed to the loop. */
  void received(Frame frame) {
    if (frame.attempt() == number() && loop() != null) {
      received.get(frame.channel()).take(frame);
    }
  }

  /** The same for credits. */
  void onConsumed(int outChannel, long frames) {
    port.onConsumed(outChannel, frames);
  }

  /** Snapshots under way read what the loop holds: they finish before it is closed. */
  @Override
  public void over(@Nullable SubtaskLoop loop) {
    over = true;
    SubtaskLoop closing = made;
    made = null;
    long at = port.writtenAt() + 1 + episode.network.delay();
    closedAt = at;
    if (closing != null) {
      episode.queue.at(
          at,
          "close",
          this,
          () -> {
            if (place.isAlive()) {
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
    return place + " attempt " + number();
  }
}
