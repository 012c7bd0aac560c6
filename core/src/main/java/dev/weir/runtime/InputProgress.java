package dev.weir.runtime;

import dev.weir.element.Control;
import dev.weir.element.EndOfInput;
import dev.weir.element.Idle;
import dev.weir.element.Watermark;
import dev.weir.time.WatermarkMerger;

/**
 * How far a subtask's input has come: what time it is there, and whether it has ended. Both go
 * through the operators and then into the outputs. What full outputs interrupt is taken up again by
 * the next {@link #passOn}.
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

  private boolean advancing;
  private boolean idleSent;
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
      moveTo(watermark);
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
    watermarks.onRecord(channel);
  }

  /** Takes note of what moves time or the end of the input; of other elements it does not. */
  void onControl(int channel, Control control) throws Exception {
    if (control instanceof Watermark mark) {
      onWatermark(channel, mark.timestampMillis());
    } else if (control instanceof Idle) {
      onIdle(channel);
    } else if (control instanceof EndOfInput) {
      onEndOfInput(channel);
    }
  }

  private void onWatermark(int channel, long timestampMillis) {
    idleSent = false;
    moveTo(watermarks.onWatermark(channel, timestampMillis));
  }

  private void onIdle(int channel) throws Exception {
    moveTo(watermarks.onIdle(channel));
    if (watermarks.allIdle() && !idleSent) {
      idleSent = true;
      outputs.broadcast(Idle.INSTANCE);
    }
  }

  private void onEndOfInput(int channel) {
    moveTo(watermarks.onEndOfInput(channel));
    if (++channelsEnded == channels) {
      phase = Phase.DRAINING;
    }
  }

  // ---- what a source says ----

  void onSourceTime(OperatorSlot source) throws Exception {
    moveTo(source.watermarkToEmit);
    if (source.idleToEmit) {
      source.idleToEmit = false;
      outputs.broadcast(Idle.INSTANCE);
    }
  }

  void onSourceEnded() {
    phase = Phase.DRAINING;
  }

  private void moveTo(long to) {
    if (to > said) {
      said = to;
      watermark = Math.max(watermark, to);
      advancing = true;
    }
  }

  /** Whether records may still come. */
  boolean isOpen() {
    return phase == Phase.OPEN;
  }

  /** Whether everything that the input led to has gone out. */
  boolean isDrained() {
    return phase == Phase.DRAINED;
  }

  /** Whether time has moved on, and operators or outputs do not know it yet. */
  boolean isAdvancing() {
    return advancing;
  }

  long watermark() {
    return watermark;
  }

  /** Tells the operators and then the outputs. Returns whether done. */
  boolean passOn() throws Exception {
    return advance() && end();
  }

  private boolean advance() throws Exception {
    if (!advancing) {
      return true;
    }
    if (!chain.advanceWatermark(watermark)) {
      return false;
    }
    advancing = false;
    outputs.broadcast(new Watermark(said));
    return true;
  }

  private boolean end() throws Exception {
    if (phase == Phase.DRAINING) {
      phase = Phase.FINISHING;
      moveTo(Watermark.MAX);
      return false;
    }
    if (phase == Phase.FINISHING) {
      if (!chain.endInput()) {
        return false;
      }
      phase = Phase.DRAINED;
      outputs.broadcast(EndOfInput.INSTANCE);
      port.drained();
    }
    return true;
  }
}
