package dev.weir.element;

/** What a checkpoint is taken for: what the job does when it is committed. */
public enum CheckpointPurpose {
  /** Its time had come. The job goes on, and goes back to it after a failure. */
  PERIODIC(0),
  /** Somebody asked for it; otherwise as a periodic one. */
  REQUESTED(2),
  /** The job stops behind it, and goes on from there when it is started again. */
  STOP(3),
  /** All input was processed before it: with the rest of the output the job has finished. */
  FINAL(1);

  private final int code;

  CheckpointPurpose(int code) {
    this.code = code;
  }

  /** Whether it is triggered only when its time has come; any other is as soon as possible. */
  public boolean waitsForItsTime() {
    return this == PERIODIC;
  }

  /** Whether sources read nothing behind its barrier, unless it is given up. */
  public boolean holdsSources() {
    return this == STOP;
  }

  /** Whether the job ends with its commits, so that no further checkpoint is needed. */
  public boolean endsJob() {
    return this == STOP || this == FINAL;
  }

  /** What stands for it in stored bytes, 0 to 255; never given to another one. */
  public int code() {
    return code;
  }

  /**
   * The purpose that {@link #code} stands for.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static CheckpointPurpose of(int code) {
    for (CheckpointPurpose purpose : values()) {
      if (purpose.code == code) {
        return purpose;
      }
    }
    throw new IllegalArgumentException("unknown purpose of a checkpoint: " + code);
  }
}
