package dev.weir.operator.source;

import dev.weir.element.Frame;
import dev.weir.element.Watermark;
import org.jspecify.annotations.Nullable;

/**
 * How far one split of a source has come in event time. What makes the split's watermark is here
 * and in the output that extends this: it follows the largest timestamp at a distance, or what the
 * reader said, whichever is later.
 */
class SplitTime {
  private static final int NOT_MERGED = -1;

  /** The split's name; null for those without. */
  final @Nullable String id;

  /** The largest event time of a record, {@link Frame#NO_TIMESTAMP} before the first. */
  long maxTimestamp = Frame.NO_TIMESTAMP;

  /** What the reader said, or a checkpoint did. */
  long said = Watermark.MIN;

  /** Whether a record came, or something was said, since the subtask's time was last looked at. */
  boolean touched;

  boolean idle;

  /** Since when records were asked for and none came. */
  long silentSinceMillis;

  private int input = NOT_MERGED;

  SplitTime(@Nullable String id) {
    this.id = id;
  }

  /** The number under which it is merged with others. */
  int input() {
    return input;
  }

  boolean isMerged() {
    return input != NOT_MERGED;
  }

  void merged(int as) {
    input = as;
  }

  void notMerged() {
    input = NOT_MERGED;
  }

  /**
   * Nothing older will come in the split.
   *
   * @param behindMillis how much earlier than a record before it a record may be
   */
  long watermarkAt(long behindMillis) {
    long ofRecords =
        maxTimestamp < Frame.NO_TIMESTAMP + behindMillis + 1
            ? Watermark.MIN
            : maxTimestamp - behindMillis - 1;
    return Math.max(said, ofRecords);
  }
}
