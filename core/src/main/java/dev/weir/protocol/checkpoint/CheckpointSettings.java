package dev.weir.protocol.checkpoint;

import dev.weir.element.Alignment;
import java.time.Duration;
import java.util.Optional;

/**
 * When checkpoints are taken and how they may fail. {@link #every} begins with what is usual, and
 * each {@code with…} changes one setting.
 *
 * @param interval from one trigger to the next
 * @param minPause at least this long from the end of a checkpoint to the next trigger
 * @param timeout a checkpoint that takes longer is aborted
 * @param toleratedFailures how many checkpoints in a row may fail before the job is restarted from
 *     its head
 * @param maxInFlight how many checkpoints may be under way at once, 1 or more
 * @param alignmentTimeout a checkpoint with {@link Alignment#ALIGNED} becomes {@link
 *     Alignment#UNALIGNED} when it has not been acknowledged by all after this time; empty for
 *     never
 */
public record CheckpointSettings(
    Duration interval,
    Duration minPause,
    Duration timeout,
    int toleratedFailures,
    int maxInFlight,
    Alignment alignment,
    Optional<Duration> alignmentTimeout) {

  public static final CheckpointSettings DEFAULT =
      new CheckpointSettings(
          Duration.ofSeconds(1),
          Duration.ZERO,
          Duration.ofMinutes(10),
          3,
          1,
          Alignment.ALIGNED,
          Optional.empty());

  public CheckpointSettings {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("checkpoint interval must be positive: " + interval);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("checkpoint timeout must be positive: " + timeout);
    }
    if (minPause.isNegative()) {
      throw new IllegalArgumentException("minimum pause must not be negative: " + minPause);
    }
    if (alignmentTimeout.isPresent() && alignmentTimeout.get().isNegative()) {
      throw new IllegalArgumentException(
          "alignment timeout must not be negative: " + alignmentTimeout.get());
    }
    if (toleratedFailures < 0) {
      throw new IllegalArgumentException(
          "tolerated failures must not be negative: " + toleratedFailures);
    }
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("at least one checkpoint must be allowed: " + maxInFlight);
    }
  }

  /** What is usual, with another interval from one trigger to the next; more than 0. */
  public static CheckpointSettings every(Duration interval) {
    return DEFAULT.withInterval(interval);
  }

  public CheckpointSettings withInterval(Duration to) {
    return new CheckpointSettings(
        to, minPause, timeout, toleratedFailures, maxInFlight, alignment, alignmentTimeout);
  }

  public CheckpointSettings withMinPause(Duration to) {
    return new CheckpointSettings(
        interval, to, timeout, toleratedFailures, maxInFlight, alignment, alignmentTimeout);
  }

  public CheckpointSettings withTimeout(Duration to) {
    return new CheckpointSettings(
        interval, minPause, to, toleratedFailures, maxInFlight, alignment, alignmentTimeout);
  }

  public CheckpointSettings withToleratedFailures(int to) {
    return new CheckpointSettings(
        interval, minPause, timeout, to, maxInFlight, alignment, alignmentTimeout);
  }

  public CheckpointSettings withMaxInFlight(int to) {
    return new CheckpointSettings(
        interval, minPause, timeout, toleratedFailures, to, alignment, alignmentTimeout);
  }

  public CheckpointSettings withAlignment(Alignment to) {
    return new CheckpointSettings(
        interval, minPause, timeout, toleratedFailures, maxInFlight, to, alignmentTimeout);
  }

  /** Empty for never. */
  public CheckpointSettings withAlignmentTimeout(Optional<Duration> to) {
    return new CheckpointSettings(
        interval, minPause, timeout, toleratedFailures, maxInFlight, alignment, to);
  }
}
