package dev.weir.state.expiry;

import dev.weir.api.state.TimeToLive;
import dev.weir.element.Watermark;
import dev.weir.time.Moments;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The two clocks by which state lives. That of processing time stands still while the job is down:
 * it goes on from where it was in the checkpoint. That of event time is the watermark, without its
 * end: that the input has ended ends no life.
 */
final class ExpiryClocks {
  private final LongSupplier wallClock;
  private long behindMillis;
  private long watermark = Watermark.MIN;

  ExpiryClocks(LongSupplier wallClock) {
    this.wallClock = wallClock;
  }

  /** Goes on from a checkpoint; from the earliest, if subtasks were merged. */
  void restore(List<Long> saved) {
    saved.stream()
        .min(Long::compare)
        .ifPresent(then -> behindMillis = wallClock.getAsLong() - then);
  }

  void onWatermark(long timestampMillis) {
    if (timestampMillis != Watermark.MAX) {
      watermark = Math.max(watermark, timestampMillis);
    }
  }

  long now(TimeToLive.Clock clock) {
    return switch (clock) {
      case PROCESSING_TIME -> wallClock.getAsLong() - behindMillis;
      case EVENT_TIME -> watermark;
    };
  }

  /** When the wall clock will show what the clock of processing time shows then. */
  long wallTime(long millis) {
    return Moments.after(millis, behindMillis);
  }
}
