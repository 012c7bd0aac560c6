package dev.weir.testkit.sim.shell;

import dev.weir.element.Frame;
import dev.weir.id.Installation;
import dev.weir.id.JobTerm;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.life.AttemptCarrier;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.testkit.sim.fault.Fault;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.kernel.Node;
import dev.weir.testkit.sim.workload.Deployment;
import dev.weir.wire.frame.FrameDecoder;
import dev.weir.wire.frame.FrameEncoder;
import dev.weir.wire.frame.FrameReceiver;
import dev.weir.wire.frame.FrameSender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries one attempt of a subtask, with the simulation as its world. */
public final class AttemptWorld implements AttemptCarrier<SubtaskPlace>, Lives.Owner {
  /** Jobs in a simulation are small: who fires more than so many timers in a row never ends. */
  private static final long MOST_TIMERS = 50_000;

  private final SubtaskSide side;
  private final Kernel kernel;
  private final LoopCloser closer;
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
  private boolean opened;
  private boolean over;
  private boolean resting;
  private long closedAt = Long.MAX_VALUE;

  AttemptWorld(
      SubtaskSide side,
      SubtaskPlace place,
      ToSubtask.Deploy<SubtaskPlace> deploy,
      Deployment deployment) {
    this.side = side;
    kernel = side.kernel();
    this.place = place;
    this.deploy = deploy;
    this.deployment = deployment;
    wiring = SubtaskWiring.of(deployment.graph(), deploy.subtask());
    wiring.inputs().forEach(input -> received.add(new ChannelTime()));
    wiring.outputs().forEach(output -> sent.add(new ChannelTime()));
    port = new SimSubtaskPort(side, place, this);
    closer = side.seams().closer((loop, opened) -> loop.close());
  }

  public int number() {
    return deploy.attempt().number();
  }

  public LeaderEpoch epoch() {
    return deploy.attempt().epoch();
  }

  public SubtaskId subtask() {
    return deploy.subtask();
  }

  public SubtaskWiring wiring() {
    return wiring;
  }

  /** The keyed state that it owns. */
  public List<StateBackend.Scope> scopes() {
    return scopes;
  }

  /** What arrived from each input channel. */
  public List<ChannelTime> received() {
    return received;
  }

  /** What left into each output channel. */
  public List<ChannelTime> sent() {
    return sent;
  }

  public SubtaskAttempt<SubtaskPlace> attempt() {
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
  public boolean isAtRest() {
    return resting && framesQueued() == 0;
  }

  public boolean isRunning() {
    return attempt != null && attempt.isRunning() && place.isAlive();
  }

  /** Frames that wait in the loop, 0 before it is open. */
  public int framesQueued() {
    SubtaskLoop loop = loop();
    return loop == null ? 0 : loop.counters().framesQueued();
  }

  @Override
  public boolean hasClosedAll() {
    return place.isAlive() && closedAt <= kernel.now();
  }

  /** The time of a timer for which nothing wakes it up any more, though it waits. */
  public Optional<Long> missedWakeUp() {
    port.turnTaken();
    boolean waits = isAtRest() && !received.stream().allMatch(ChannelTime::hasEnded);
    return waits ? port.missedWakeUp() : Optional.empty();
  }

  @Override
  public void open(SubtaskAttempt<SubtaskPlace> begun) {
    attempt = begun;
    kernel.later(
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
    side.lives().belongTo(this);
    try {
      side.chaos().failIf(Fault.FAIL_RESTORE, "the snapshot cannot be read");
      SubtaskLoop opening =
          new SubtaskLoop(wiring, environment(), side.seams().subtask(port, this));
      made = opening;
      opening.open(deploy.restore());
      opened = true;
      result = () -> begun.onOpened(opening);
    } catch (Throwable failed) {
      result = () -> fail(begun, failed);
    } finally {
      side.lives().belongTo(null);
    }
    port.own("opened", result);
  }

  private void fail(SubtaskAttempt<SubtaskPlace> begun, Throwable cause) {
    kernel.remark(this + " failed: " + cause);
    begun.onFailed(cause);
  }

  /** What makes messages of its frames for other machines. */
  FrameSender sender() {
    return side.seams()
        .frames(new FrameEncoder(wiring, deployment.types(), side.settings().wire()), this);
  }

  /** What makes frames of messages from other machines. */
  FrameReceiver receiver() {
    FrameReceiver plain =
        side.seams()
            .frames(new FrameDecoder(wiring, deployment.types(), side.settings().wire()), this);
    return message -> {
      Frame frame = plain.receive(message);
      if (frame != null) {
        received(frame);
      }
      return frame;
    };
  }

  private SubtaskEnvironment environment() {
    return new SubtaskEnvironment(
        new JobTerm(side.job(), Installation.NONE, epoch()),
        number(),
        deployment.graph().maxParallelism(),
        deployment.types(),
        backend(),
        side.seams().restores(side.store().objects(), deployment.types()),
        Path.of("local"),
        side.settings().loop());
  }

  /** Attempts with incremental snapshots and others follow each other, if the seed says so. */
  private boolean shares() {
    double share = side.settings().sharing();
    return share > 0.5 || (share > 0 && number() % 2 == 0);
  }

  private StateBackend backend() {
    Node node = place.node();
    StateBackend machine = node == null ? new HeapStateBackend() : node.backend();
    Seams seams = side.seams();
    return seams.backend(new ObservedBackend(seams.machine(machine), side, scopes, shares()), this);
  }

  /** Whether it restores what another number of subtasks had. */
  public boolean isRescaled() {
    return deploy.restore().operators().values().stream()
        .anyMatch(objects -> objects.parallelism() != wiring.chain().parallelism());
  }

  @Override
  public void connect(Neighbours<SubtaskPlace> neighbours) {
    port.connect(neighbours);
    side.watcher().attemptStarted(this);
  }

  @Override
  public void turnBegins() {
    resting = false;
  }

  @Override
  public void takeTurn() {
    SubtaskAttempt<SubtaskPlace> begun = attempt();
    SubtaskLoop loop = begun.loop();
    // Sources are slow, so that there is a checkpoint and a failure or two before the input ends.
    long pause = wiring.chain().isSource() ? 2 + kernel.delay() : 0;
    // Timers take no time, however many there are: a checkpoint that waits for them is not late.
    boolean firing = loop != null && loop.firingMoreThan(0).isPresent();
    long at = kernel.now() + (firing ? 0 : pause + kernel.delay());
    port.own("turn", at, begun::onTurnDue);
  }

  @Override
  public void turnEnded(SubtaskLoop loop, SubtaskLoop.Turn result) {
    resting = result == SubtaskLoop.Turn.IDLE;
    side.watcher().turnEnded(this);
    loop.firingMoreThan(MOST_TIMERS)
        .ifPresent(
            operator ->
                side.findings()
                    .violated(
                        "EventuallyCompletes",
                        "operator '"
                            + operator
                            + "' has fired more than "
                            + MOST_TIMERS
                            + " timers in a row and has more that are due: a timer that is set"
                            + " again for a time that has come fires for ever"));
  }

  /** A frame is about to be handed to the loop. */
  void received(Frame frame) {
    if (frame.attempt() == number() && loop() != null) {
      received.get(frame.channel()).take(frame);
    }
  }

  /** What the receiver behind an output channel has consumed so far. */
  public long consumed(int outChannel) {
    return port.consumed(outChannel);
  }

  /** Lets the attempt hear something some time later. */
  public void hear(String kind, SubtaskAttempt.Result result) {
    port.self(kind, result);
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
    long at = port.writtenAt() + 1 + kernel.delay();
    closedAt = at;
    if (closing != null) {
      kernel.at(
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
      closer.close(closing, opened);
    } catch (Throwable failed) {
      kernel.remark(this + " is closed, with " + failed);
    }
  }

  @Override
  public String toString() {
    return place + " attempt " + number();
  }
}
