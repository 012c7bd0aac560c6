package dev.weir.element;

/**
 * The statement that no record with a smaller or equal timestamp will follow in this channel.
 *
 * @param timestampMillis event time in milliseconds since the epoch; {@link #MAX} at the end of
 *     input
 */
public record Watermark(long timestampMillis) implements Control {
  public static final long MIN = Long.MIN_VALUE;
  public static final long MAX = Long.MAX_VALUE;

  @Override
  public void to(Handler handler) {
    handler.onWatermark(timestampMillis);
  }
}
