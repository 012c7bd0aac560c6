package dev.weir.element;

/** What a subtask does with a channel whose barrier arrived before those of its other channels. */
public enum Alignment {
  /** The channel waits, so that no record behind the barrier enters the snapshot: exactly-once. */
  ALIGNED(1),
  /** The channel goes on, so that records behind the barrier may be replayed: at-least-once. */
  UNBLOCKED(2),
  /**
   * The barrier overtakes the frames that wait before it, and what it overtook is part of the
   * snapshot: exactly-once, however long the queues are.
   */
  UNALIGNED(3);

  private final int code;

  Alignment(int code) {
    this.code = code;
  }

  /** What stands for it in bytes, 0 to 255; never given to another one. */
  public int code() {
    return code;
  }

  /**
   * The alignment that {@link #code} stands for.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Alignment of(int code) {
    for (Alignment alignment : values()) {
      if (alignment.code == code) {
        return alignment;
      }
    }
    throw new IllegalArgumentException("unknown alignment: " + code);
  }
}
