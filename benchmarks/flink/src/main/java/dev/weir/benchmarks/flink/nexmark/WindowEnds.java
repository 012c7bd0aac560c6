package dev.weir.benchmarks.flink.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * A watermark for each end of a window and no others: each is at once and costs what it must. Event
 * time never falls within a source.
 */
final class WindowEnds implements WatermarkGenerator<NexmarkEvent> {
  private final long everyMillis;
  private long next = Long.MIN_VALUE;

  private WindowEnds(long everyMillis) {
    this.everyMillis = everyMillis;
  }

  static WatermarkStrategy<NexmarkEvent> every(long millis) {
    return WatermarkStrategy.<NexmarkEvent>forGenerator(context -> new WindowEnds(millis))
        .withTimestampAssigner((event, unknown) -> event.dateTime());
  }

  @Override
  public void onEvent(NexmarkEvent event, long timestamp, WatermarkOutput output) {
    if (timestamp >= next) {
      long end = timestamp - timestamp % everyMillis;
      next = end + everyMillis;
      output.emitWatermark(new Watermark(end - 1));
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // There is nothing to tell between events.
  }
}
