package dev.weir.runtime;

/**
 * Figures of one subtask, written by its loop alone. All grow for ever but those that say
 * otherwise.
 */
public final class LoopCounters {
  public long recordsIn;
  long timersFired;
  public long recordsEmittedBySource;
  public long recordsIntoSinks;
  public long recordsOut;
  public long framesIn;
  public long framesOut;
  public int framesQueued;
  public int framesWaiting;
  public long watermark;
  public long lastCaptureNanos;

  /** Where its state came from; set once. */
  public RestoredBytes restored = RestoredBytes.NONE;

  /** Records taken from input channels or, by a source, from outside. */
  public long records() {
    return recordsIn + recordsEmittedBySource;
  }

  /** Timers of both clocks. */
  public long timersFired() {
    return timersFired;
  }

  /** What a turn is measured by. */
  long work() {
    return records() + timersFired;
  }

  public long recordsEmittedBySource() {
    return recordsEmittedBySource;
  }

  public long recordsIntoSinks() {
    return recordsIntoSinks;
  }

  /** Records sent into output channels. */
  public long recordsOut() {
    return recordsOut;
  }

  public long framesIn() {
    return framesIn;
  }

  public long framesOut() {
    return framesOut;
  }

  /** Frames that wait to be processed at the moment, but for barriers that came alone. */
  public int framesQueued() {
    return framesQueued;
  }

  /** Frames that wait for credit at the moment. */
  public int framesWaiting() {
    return framesWaiting;
  }

  /** For how long taking the last snapshot kept records waiting, in nanoseconds. */
  public long lastCaptureNanos() {
    return lastCaptureNanos;
  }

  /** Event time in milliseconds, {@link Long#MIN_VALUE} before the first watermark. */
  public long watermark() {
    return watermark;
  }
}
