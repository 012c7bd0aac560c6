package dev.weir.protocol.checkpoint;

import dev.weir.element.Alignment;
import dev.weir.element.DeliveryGuarantee;
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
 * @param guarantee what the job promises about its records
 * @param alignmentTimeout how long a checkpoint waits for barriers behind queues, until it
 *     overtakes what is queued and contains it; 0 or more, empty for any time. At least once
 *     nothing waits
 */
public record CheckpointSettings(
    Duration interval,
    Duration minPause,
    Duration timeout,
    int toleratedFailures,
    int maxInFlight,
    DeliveryGuarantee guarantee,
    Optional<Duration> alignmentTimeout) {

  public static final CheckpointSettings DEFAULT =
      new CheckpointSettings(
          Duration.ofSeconds(1),
          Duration.ZERO,
          Duration.ofMinutes(10),
          3,
          1,
          DeliveryGuarantee.EXACTLY_ONCE,
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
        to, minPause, timeout, toleratedFailures, maxInFlight, guarantee, alignmentTimeout);
  }

  public CheckpointSettings withMinPause(Duration to) {
    return new CheckpointSettings(
        interval, to, timeout, toleratedFailures, maxInFlight, guarantee, alignmentTimeout);
  }

  public CheckpointSettings withTimeout(Duration to) {
    return new CheckpointSettings(
        interval, minPause, to, toleratedFailures, maxInFlight, guarantee, alignmentTimeout);
  }

  public CheckpointSettings withToleratedFailures(int to) {
    return new CheckpointSettings(
        interval, minPause, timeout, to, maxInFlight, guarantee, alignmentTimeout);
  }

  public CheckpointSettings withMaxInFlight(int to) {
    return new CheckpointSettings(
        interval, minPause, timeout, toleratedFailures, to, guarantee, alignmentTimeout);
  }

  public CheckpointSettings withGuarantee(DeliveryGuarantee to) {
    return new CheckpointSettings(
        interval, minPause, timeout, toleratedFailures, maxInFlight, to, alignmentTimeout);
  }

  /** Empty for any time. */
  public CheckpointSettings withAlignmentTimeout(Optional<Duration> to) {
    return new CheckpointSettings(
        interval, minPause, timeout, toleratedFailures, maxInFlight, guarantee, to);
  }

  /** What subtasks do with the barriers of a checkpoint when it is triggered. */
  public Alignment alignment() {
    if (!guarantee.separatesAtBarriers()) {
      return Alignment.UNBLOCKED;
    }
    boolean overtakesAtOnce = alignmentTimeout.filter(Duration::isZero).isPresent();
    return overtakesAtOnce ? Alignment.UNALIGNED : Alignment.ALIGNED;
  }
}
