package dev.weir.connectors.file.split;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a source reads.
 *
 * @param blockBytes how much is read at once; changed by tests only
 * @param pollInterval null if the input is bounded
 */
public record ReadOptions(
    long splitSizeBytes, int maxLineLengthBytes, int blockBytes, @Nullable Duration pollInterval) {

  public static final ReadOptions DEFAULT = new ReadOptions(16L << 20, 1 << 20, 256 << 10, null);

  public ReadOptions {
    if (splitSizeBytes < 1) {
      throw new IllegalArgumentException("splitSize must be positive: " + splitSizeBytes);
    }
    if (maxLineLengthBytes < 1) {
      throw new IllegalArgumentException("maxLineLength must be positive: " + maxLineLengthBytes);
    }
    if (pollInterval != null && pollInterval.toMillis() < 1) {
      throw new IllegalArgumentException("follow needs at least a millisecond: " + pollInterval);
    }
  }

  public boolean isFollowing() {
    return pollInterval != null;
  }

  public ReadOptions withSplitSize(long bytes) {
    return new ReadOptions(bytes, maxLineLengthBytes, blockBytes, pollInterval);
  }

  public ReadOptions withMaxLineLength(int bytes) {
    return new ReadOptions(splitSizeBytes, bytes, blockBytes, pollInterval);
  }

  public ReadOptions withBlockBytes(int bytes) {
    return new ReadOptions(splitSizeBytes, maxLineLengthBytes, bytes, pollInterval);
  }

  public ReadOptions withPollInterval(Duration interval) {
    return new ReadOptions(splitSizeBytes, maxLineLengthBytes, blockBytes, interval);
  }
}
