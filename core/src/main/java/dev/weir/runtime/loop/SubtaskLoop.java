package dev.weir.runtime.loop;

import dev.weir.api.metric.JobMetrics;
import dev.weir.element.Barrier;
import dev.weir.element.Control;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.operator.SourceDriver;
import dev.weir.protocol.flow.CreditReturns;
import dev.weir.protocol.flow.SequenceCheck;
import dev.weir.runtime.Closings;
import dev.weir.runtime.LoopCounters;
import dev.weir.runtime.LoopSettings;
import dev.weir.runtime.SubtaskEnvironment;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.TurnBudget;
import dev.weir.runtime.chain.OperatorChain;
import dev.weir.runtime.chain.OperatorSlot;
import dev.weir.runtime.checkpoint.Barriers;
import dev.weir.runtime.checkpoint.Snapshots;
import dev.weir.runtime.exchange.Flushes;
import dev.weir.runtime.exchange.InputGate;
import dev.weir.runtime.exchange.Outputs;
import dev.weir.runtime.restore.Backlog;
import dev.weir.runtime.restore.ChainRestore;
import dev.weir.runtime.restore.InFlightRestore;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.spi.connector.SourceReader.Progress;
import dev.weir.state.KeyedState;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One subtask: takes frames, runs its operators, aligns barriers, takes snapshots and fills its
 * output channels. Single-threaded; has no thread and no clock of its own: everything comes in
 * through its methods and goes out through its {@link SubtaskPort}. An exception from any method
 * fails the attempt; the loop must not be called again then, except for {@link #close}.
 *
 * <p>Life: {@link #open(SubtaskRestore)} or its parts (may block), then any of the {@code on…}
 * methods, each followed by {@link #turn}.
 */
public final class SubtaskLoop implements AutoCloseable {
  /** How a turn ended. */
  public enum Turn {
    /** The turn's share of records is used up; there is more to do. */
    MORE,
    /** No input is at hand; whatever comes in calls for another turn. */
    IDLE,
    /**
     * An output channel has no credit, or an operator is not ready for more; a credit, or the
     * operator, calls for another turn.
     */
    BLOCKED
  }

  private final SubtaskWiring wiring;
  private final SubtaskPort port;
  private final SubtaskEnvironment environment;
  private final Outputs outputs;
  private final Flushes flushes;
  private final OperatorChain chain;
  private final WallClockTimers wallClock;
  private final Barriers barriers;
  private final InputGate gate;
  private final Backlog backlog = new Backlog();
  private final SequenceCheck sequences;
  private final CreditReturns returns;
  private final InputProgress progress;
  private final @Nullable SourceDriver source;
  private final @Nullable KeyedState keyed;
  private final FrameProcessor frames;
  private final Snapshots snapshots;
  private final CheckpointOrders checkpoints;
  private final LoopCounters counters = new LoopCounters();
  private final TurnBudget budget;

  /** Timers took the last turn to its end: input comes first now, however many more are due. */
  private boolean inputIsDue;

  /** A source had no record though it has more: others get the thread before it is asked again. */
  private boolean emptyPoll;

  public SubtaskLoop(SubtaskWiring wiring, SubtaskEnvironment environment, SubtaskPort port)
      throws Exception {
    this.wiring = wiring;
    this.environment = environment;
    this.port = port;
    budget = new TurnBudget(environment.settings().turnRecords(), port, counters);
    int channels = wiring.inputs().size();
    LoopSettings settings = environment.settings();
    outputs = new Outputs(wiring, port, environment.types(), environment.attempt(), settings);
    flushes = new Flushes(outputs, settings.framesPerFlush());
    chain = new OperatorChain(wiring, environment, port, outputs, budget, counters);
    try {
      frames = new FrameProcessor(wiring, chain, outputs, counters);
    } catch (Throwable failed) {
      chain.closeAfter(failed);
      throw failed;
    }
    wallClock = new WallClockTimers(chain, port);
    barriers = new Barriers(wiring, port, this::snapshot);
    gate = barriers.gate();
    snapshots = new Snapshots(wiring, environment.types(), port, outputs, chain, gate);
    checkpoints = new CheckpointOrders(chain, port, barriers, snapshots, this::snapshot);
    sequences = new SequenceCheck(channels);
    returns =
        new CreditReturns(
            wiring.inputs().stream().mapToInt(each -> settings.credits(each.fanOut())).toArray());
    progress = new InputProgress(channels, chain, outputs, port);
    source = chain.source();
    keyed = chain.head().keyed;
  }

  /** Restores the operators' state and opens them: all that comes before the first turn. */
  public void open(SubtaskRestore restore) throws Exception {
    setUp();
    restore(restore);
    open();
  }

  /** Sets the operators up. As all of {@link #open(SubtaskRestore)} it may run on any thread. */
  public void setUp() throws Exception {
    chain.setup();
  }

  /** Restores the operators' state. Reads from the store, so it runs on a thread that may block. */
  public void restore(SubtaskRestore restore) throws Exception {
    if (restore instanceof SubtaskRestore.FromCheckpoint from) {
      counters.restored = new ChainRestore(environment, wiring, chain).restore(from);
      try (InFlightRestore inFlight = new InFlightRestore(environment, wiring, from)) {
        inFlight.frames().forEach(gate::add);
        inFlight.fill(backlog, chain);
      }
    }
    progress.onRestored();
  }

  /** Opens the operators, which may block as long as their authors like. */
  public void open() throws Exception {
    chain.open();
  }

  /** A frame arrived. One of another attempt has no effect. */
  public void onFrame(Frame frame) {
    if (frame.attempt() != environment.attempt()) {
      return;
    }
    sequences.onFrame(frame.channel(), frame.sequence());
    counters.framesIn++;
    gate.add(frame);
    snapshots.onFrame(frame);
    barriers.onArrival(frame);
  }

  /** The receiver behind an output channel has consumed so many frames in all. */
  public void onConsumed(int outChannel, long frames) {
    outputs.onConsumed(outChannel, frames);
    if (outputs.barrierLeft()) {
      snapshots.acknowledgeWhatIsDone();
    }
  }

  /** The coordinator starts a checkpoint at this source: it is taken between two records. */
  public void onTrigger(Barrier barrier) throws Exception {
    backlog.then(() -> checkpoints.trigger(barrier));
  }

  /**
   * The coordinator makes a checkpoint unaligned that takes too long: wherever its barrier is, it
   * overtakes now.
   */
  public void onOvertake(Barrier barrier) throws Exception {
    backlog.then(() -> checkpoints.overtake(barrier));
  }

  /** Splits that the enumerator assigned to this source. */
  public void onSplits(List<byte[]> splits) throws Exception {
    backlog.then(
        () -> {
          progress.onSplit();
          sourceDriver().addSplits(splits);
        });
  }

  /** The enumerator has no further split for this source. */
  public void onNoMoreSplits() throws Exception {
    backlog.then(() -> sourceDriver().noMoreSplits());
  }

  private SourceDriver sourceDriver() {
    if (source == null) {
      throw new IllegalStateException(wiring.subtask() + " is not a source");
    }
    return source;
  }

  /**
   * The checkpoint and all before it are durable. A late or repeated notice has no effect but its
   * answer.
   */
  public void onCheckpointComplete(CheckpointId checkpoint) throws Exception {
    backlog.then(() -> checkpoints.complete(checkpoint));
  }

  /** What a sink's subtasks had prepared up to the checkpoint is committed for all of them. */
  public void onCommittedInOnePlace(String operator, CheckpointId checkpoint) throws Exception {
    backlog.then(() -> checkpoints.committedInOnePlace(operator, checkpoint));
  }

  /** The checkpoint will not complete. Touches no other checkpoint. */
  public void onCheckpointAbort(CheckpointId checkpoint) throws Exception {
    backlog.then(() -> checkpoints.abort(checkpoint));
  }

  /** A snapshot task succeeded. */
  public void onPersisted(SnapshotReport report) {
    snapshots.onPersisted(report);
  }

  /** Records in flight are durable. */
  public void onInFlightPersisted(CheckpointId checkpoint, InFlightObject object) {
    snapshots.onInFlightPersisted(checkpoint, object);
  }

  /** A snapshot task failed; the subtask itself goes on. */
  public void onPersistFailed(CheckpointId checkpoint, Throwable cause) {
    snapshots.onPersistFailed(checkpoint, cause);
  }

  /** Which snapshots were taken since the latest one that is known to be complete. */
  public List<CheckpointId> snapshotsTaken() {
    return snapshots.taken();
  }

  /** The wake-up that was asked for this time has come, perhaps early. */
  public void onWakeUp(long askedForMillis) {
    wallClock.onWakeUp(askedForMillis);
  }

  /**
   * The operator that has fired more than so many timers in a row and still is not done with those
   * that are due, if there is one: perhaps its timers renew themselves for ever.
   */
  public Optional<String> firingMoreThan(long timers) {
    return Optional.ofNullable(chain.firingMoreThan(timers)).map(OperatorSlot::name);
  }

  /** Works until there is no input, no room, or the turn's share of records is used up. */
  public Turn turn() throws Exception {
    budget.begin();
    while (!backlog.isEmpty()) {
      if (!takesMore()) {
        return blocked();
      }
      counters.recordsIn += backlog.process(budget.lot(), outputs);
      if (!budget.goesOn()) {
        return Turn.MORE;
      }
    }
    barriers.overtake();
    do {
      if (!takesMore()) {
        return blocked();
      }
      if (!inputIsDue && !wallClock.fire()) {
        inputIsDue = progress.goesFirst();
        continue;
      }
      boolean timersWait = inputIsDue;
      inputIsDue = false;
      if (!progress.passOn()) {
        continue;
      }
      if (!frames.isIdle()) {
        processFrame();
        continue;
      }
      if (!takeInput(budget.lot())) {
        return timersWait ? Turn.MORE : rest();
      }
    } while (budget.goesOn() && !emptyPoll);
    emptyPoll = false;
    return Turn.MORE;
  }

  private boolean takesMore() throws Exception {
    OperatorSlot notReady = outputs.hasRoom() ? chain.notReady() : null;
    if (notReady != null) {
      flushes.flush(); // others need not wait for an operator that is not ready
      wallClock.awaitTimerOf(notReady);
    }
    return notReady == null && outputs.hasRoom();
  }

  /** A source that nobody could ask for records is not silent. */
  private Turn blocked() {
    if (source != null) {
      source.onBlocked();
    }
    return Turn.BLOCKED;
  }

  private Turn rest() throws Exception {
    chain.onIdle();
    progress.passOn(); // what was emitted just now does not end idleness
    flushes.flush();
    wallClock.awaitTimer(); // the last poll may have set one
    return outputs.hasRoom() ? Turn.IDLE : blocked();
  }

  private boolean takeInput(int maxRecords) throws Exception {
    if (source != null) {
      return poll(source, maxRecords);
    }
    Frame next = gate.poll();
    if (next == null) {
      return false;
    }
    frames.begin(next);
    if (next.size() > 0) {
      progress.onRecords(next.channel());
    }
    return true;
  }

  private boolean poll(SourceDriver from, int maxRecords) throws Exception {
    if (!progress.isOpen() || checkpoints.holdsSource()) {
      return false;
    }
    long before = counters.records();
    Progress polled = from.poll(Math.min(maxRecords, Frame.MAX_RECORDS));
    emptyPoll = polled == Progress.MORE && counters.records() == before;
    progress.onSourceTime(chain.head());
    if (polled == Progress.ENDED) {
      progress.onSourceEnded();
    }
    flushes.afterFrame();
    return polled != Progress.WAITING || progress.hasNews();
  }

  private void processFrame() throws Exception {
    Frame done = frames.process(budget.lot());
    if (done != null) {
      finishFrame(done);
    }
  }

  private void finishFrame(Frame frame) throws Exception {
    if (keyed != null) {
      keyed.flush();
    }
    Control control = frame.control();
    if (control != null) {
      onControl(frame.channel(), control);
    }
    // What a sender hears of may be lost on the way; with an urgent barrier it hears it again.
    if (frame.isUrgent() || (frame.usedCredit() && returns.onConsumed(frame.channel()))) {
      port.tellConsumed(frame.channel(), returns.tell(frame.channel()));
    }
    flushes.afterFrame();
  }

  private void onControl(int channel, Control control) throws Exception {
    if (control instanceof Barrier barrier) {
      barriers.onReached(channel, barrier);
    } else {
      progress.onControl(channel, control);
    }
  }

  private void snapshot(Barrier barrier, BitSet reached, long alignmentMillis) throws Exception {
    long began = port.nanos();
    Runnable rest =
        snapshots.take(
            barrier,
            reached,
            frames.current(),
            frames.cursor(),
            progress.isDrained(),
            alignmentMillis);
    // Before others are called to work: on cores that are all busy they may get this thread's.
    counters.lastCaptureNanos = port.nanos() - began;
    rest.run();
  }

  /** Figures of the loop, to be read between turns. */
  public LoopCounters counters() {
    counters.framesOut = outputs.framesOut();
    counters.recordsOut = outputs.recordsOut();
    counters.framesQueued = gate.size();
    counters.framesWaiting = outputs.framesWaiting();
    counters.watermark = progress.watermark();
    return counters;
  }

  /** What the functions of users show, to be asked for between turns. */
  public JobMetrics metrics() {
    return chain.metrics();
  }

  /**
   * Nobody waits for snapshots any more: what is being written of them may fail, for the machine
   * has better to do. {@link #close} follows when that has ended; nothing else does. On any thread.
   */
  public void abandon() {
    if (keyed != null) {
      keyed.abandon();
    }
  }

  /** What it is doing outside of a turn; empty if nothing. On any thread. */
  public String stage() {
    return chain.stage();
  }

  /**
   * Gives back what the engine holds: captured snapshots and keyed state. Nothing else is called
   * then but {@link #closeOperators}.
   */
  public void closeState() {
    Closings closings = new Closings();
    closings.close(snapshots::close);
    closings.close(chain::closeState);
    closings.throwFirst();
  }

  /**
   * Closes the operators that were opened. That is code of their authors, which may not return: so
   * it is apart from {@link #closeState}, which comes before it. On any thread.
   */
  public void closeOperators() {
    chain.closeOperators();
  }

  @Override
  public void close() {
    Closings closings = new Closings();
    closings.close(this::closeState);
    closings.close(this::closeOperators);
    closings.throwFirst();
  }
}
