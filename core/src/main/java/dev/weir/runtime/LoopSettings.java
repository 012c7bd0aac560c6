package dev.weir.runtime;

/**
 * Bounds of a subtask.
 *
 * @param initialCredits how many frames a channel may hold at most, 1 or more
 * @param turnRecords how many records a turn processes at most before other subtasks get the thread
 * @param framesPerFlush after how many consumed frames partial output frames leave even under load
 */
public record LoopSettings(int initialCredits, int turnRecords, int framesPerFlush) {
  public static final LoopSettings DEFAULT = new LoopSettings(8, 4096, 16);

  /** With more channels than this, each may hold fewer frames, though never less than two. */
  private static final int CHANNELS_OF_FULL_SIZE = 8;

  /**
   * How many frames a channel may hold. In a wide exchange it is fewer: hundreds of senders and
   * receivers have a channel for each pair, and a barrier waits behind all that they hold.
   *
   * @param fanOut how many channels the exchange has at the sender
   */
  public int credits(int fanOut) {
    int share = initialCredits * CHANNELS_OF_FULL_SIZE / Math.max(CHANNELS_OF_FULL_SIZE, fanOut);
    return Math.min(initialCredits, Math.max(2, share));
  }
}
