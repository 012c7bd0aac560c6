package dev.weir.element;

/** What a subtask does with a channel whose barrier arrived before those of its other channels. */
public enum Alignment {
  /** The channel waits, so that no record behind the barrier enters the snapshot: exactly-once. */
  ALIGNED,
  /** The channel goes on, so that records behind the barrier may be replayed: at-least-once. */
  UNBLOCKED,
  /**
   * The barrier overtakes the frames that wait before it, and what it overtook is part of the
   * snapshot: exactly-once, however long the queues are.
   */
  UNALIGNED
}
