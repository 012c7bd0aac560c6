package dev.weir.runtime;

/**
 * Bounds of a subtask.
 *
 * @param initialCredits how many frames a channel may hold, 1 or more
 * @param turnRecords how many records a turn processes at most before other subtasks get the thread
 * @param framesPerFlush after how many consumed frames partial output frames leave even under load
 */
public record LoopSettings(int initialCredits, int turnRecords, int framesPerFlush) {
  public static final LoopSettings DEFAULT = new LoopSettings(8, 4096, 16);
}
