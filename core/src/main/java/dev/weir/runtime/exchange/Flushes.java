package dev.weir.runtime.exchange;

/** Sends frames that are not full: under load too no record waits for ever in one of them. */
public final class Flushes {
  private final Outputs outputs;
  private final int everyFrames;
  private int frames;

  /**
   * @param everyFrames after how many frames that came in
   */
  public Flushes(Outputs outputs, int everyFrames) {
    this.outputs = outputs;
    this.everyFrames = everyFrames;
  }

  /** A frame was processed, or a source was asked once. */
  public void afterFrame() {
    if (++frames >= everyFrames) {
      flush();
    }
  }

  /** Sends them now. */
  public void flush() {
    frames = 0;
    outputs.flush();
  }
}
