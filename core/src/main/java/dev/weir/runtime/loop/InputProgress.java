package dev.weir.runtime.loop;

import dev.weir.element.Control;
import dev.weir.element.EndOfInput;
import dev.weir.element.Idle;
import dev.weir.element.Watermark;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.chain.OperatorChain;
import dev.weir.runtime.chain.OperatorSlot;
import dev.weir.runtime.exchange.Outputs;
import dev.weir.time.WatermarkMerger;

/**
 * How far a subtask's input has come: what time it is there, whether anything is expected for now,
 * and whether it has ended. Time and the end go through the operators and then into the outputs;
 * that the input is idle is said behind them, and holds until the outputs hear of time again. What
 * is interrupted is taken up again by the next {@link #passOn}.
 */
final class InputProgress {
  private enum Phase {
    OPEN,
    /** No record will come; time runs to its end. */
    DRAINING,
    /** Time is at its end; operators finish. */
    FINISHING,
    DRAINED
  }

  private final OperatorChain chain;
  private final Outputs outputs;
  private final SubtaskPort port;
  private final int channels;
  private final WatermarkMerger watermarks;
  private long watermark = Watermark.MIN;

  /**
   * What this attempt's inputs have led to, behind a restored {@link #watermark} at first. It is
   * said again from the sources on: receivers do not remember what their channels had said, and
   * where the parallelism has changed a subtask's own past says too little about its inputs.
   */
  private long said = Watermark.MIN;

  /** Whether time has moved on, and operators or outputs do not know it yet. */
  private boolean advancing;

  /** What time the outputs were told. */
  private long told = Watermark.MIN;

  private boolean idle;
  private boolean idleSaid;

  /** How many records had gone out when it was said that the input is idle. */
  private long recordsWhenIdle;

  private int channelsEnded;
  private Phase phase = Phase.OPEN;

  InputProgress(int channels, OperatorChain chain, Outputs outputs, SubtaskPort port) {
    this.channels = channels;
    this.chain = chain;
    this.outputs = outputs;
    this.port = port;
    watermarks = new WatermarkMerger(Math.max(1, channels)); // a source has none to merge
  }

  /** The operators were restored; it is as late as it was for them. */
  void onRestored() {
    watermark = chain.head().watermark;
    if (chain.source() != null && !chain.head().ended) {
      // Watermarks in flight are not kept: what the sources said is said again, behind the records.
      moveTo(watermark, false);
    }
  }

  /**
   * The source gets a split. One that had read everything when the checkpoint was taken may get
   * what nobody had been given by then: so it is not the end of time for it, nor the end of its
   * input.
   */
  void onSplit() {
    if (isOpen() && chain.head().ended) {
      chain.reopen();
      watermark = said;
    }
  }

  // ---- what comes through channels ----

  void onRecords(int channel) {
    if (watermarks.onRecord(channel)) {
      onMerged();
    }
  }

  /** Takes note of what moves time or the end of the input; of other elements it does not. */
  void onControl(int channel, Control control) {
    boolean changed = false;
    if (control instanceof Watermark mark) {
      changed = watermarks.onWatermark(channel, mark.timestampMillis());
    } else if (control instanceof Idle) {
      changed = watermarks.onIdle(channel);
    } else if (control instanceof EndOfInput) {
      changed = watermarks.onEndOfInput(channel);
      if (++channelsEnded == channels) {
        drain();
      }
    }
    if (changed) {
      onMerged();
    }
  }

  private void onMerged() {
    moveTo(watermarks.current(), watermarks.isIdle());
  }

  // ---- what a source says ----

  void onSourceTime(OperatorSlot source) {
    moveTo(source.madeWatermark, source.madeIdle);
  }

  void onSourceEnded() {
    drain();
  }

  private void drain() {
    phase = Phase.DRAINING;
    chain.onInputEnded();
  }

  private void moveTo(long to, boolean becomesIdle) {
    idle = becomesIdle;
    if (to > said) {
      said = to;
      watermark = Math.max(watermark, to);
      advancing = true;
      if (to == Watermark.MAX) {
        chain.onInputEnded(); // the end itself is on its way
      }
    }
  }

  /**
   * Whether input may come before timers of the wall clock that are due. Not at the end of time:
   * what is due fires before that.
   */
  boolean goesFirst() {
    return isOpen() && said != Watermark.MAX;
  }

  /** Whether records may still come. */
  boolean isOpen() {
    return phase == Phase.OPEN;
  }

  /** Whether everything that the input led to has gone out. */
  boolean isDrained() {
    return phase == Phase.DRAINED;
  }

  /** Whether operators or outputs do not know yet what time it is, or whether that is to hold. */
  boolean hasNews() {
    return advancing || chain.hasReleasedTime() || saysIdle() != idleSaid;
  }

  /** Of what an operator still keeps records will come: behind it nothing is idle. */
  private boolean saysIdle() {
    return idle && !chain.holdsTime();
  }

  long watermark() {
    return watermark;
  }

  /** Tells the operators and then the outputs. Returns whether done. */
  boolean passOn() throws Exception {
    return advance() && end();
  }

  private boolean advance() throws Exception {
    if ((advancing || chain.hasReleasedTime()) && !chain.advanceWatermark(watermark)) {
      return false;
    }
    advancing = false;
    long passed = Math.min(said, chain.releasedTime());
    if (passed > told || (idleSaid && !saysIdle())) {
      told = Math.max(told, passed);
      idleSaid = false;
      outputs.broadcast(new Watermark(told));
    }
    if (saysIdle()) {
      sayIdle();
    }
    return true;
  }

  /**
   * Said last, and again behind records: whoever gets a watermark or a record takes the channel for
   * active. Timers of the wall clock emit records while the input is idle.
   */
  private void sayIdle() {
    if (!idleSaid || outputs.records() != recordsWhenIdle) {
      outputs.broadcast(Idle.INSTANCE);
      idleSaid = true;
      recordsWhenIdle = outputs.records();
    }
  }

  private boolean end() throws Exception {
    if (phase == Phase.DRAINING) {
      phase = Phase.FINISHING;
      moveTo(Watermark.MAX, false);
      return false;
    }
    if (phase == Phase.FINISHING) {
      if (!chain.endInput()) {
        return false;
      }
      phase = Phase.DRAINED;
      outputs.broadcast(EndOfInput.INSTANCE);
      port.report(new SubtaskReport.Drained());
    }
    return true;
  }
}
