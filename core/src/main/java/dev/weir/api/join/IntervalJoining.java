package dev.weir.api.join;

import dev.weir.api.function.OutputTag;
import dev.weir.time.Lateness;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an interval join does: a left record of time {@code t} belongs to the right ones of its key
 * from {@code t + lowerMillis} to {@code t + upperMillis}, both included.
 *
 * @param function what becomes of a pair
 * @param keepsLeft whether left records without a partner go out too
 * @param keepsRight the same for right ones
 * @param lateLeft where late left records go; null for nowhere
 */
public record IntervalJoining<A, B, O>(
    JoinFunction<? super A, ? super B, ? extends O> function,
    long lowerMillis,
    long upperMillis,
    boolean keepsLeft,
    boolean keepsRight,
    Lateness lateness,
    @Nullable OutputTag<A> lateLeft,
    @Nullable OutputTag<B> lateRight) {
  /** Far beyond all that has happened, and sums of some of them fit into a long. */
  private static final long FURTHEST_MILLIS = Long.MAX_VALUE / 4;

  public IntervalJoining {
    Objects.requireNonNull(function, "function");
    requireInRange("lower", lowerMillis);
    requireInRange("upper", upperMillis);
    if (lowerMillis > upperMillis) {
      throw new IllegalArgumentException(
          "the interval is empty: it begins at "
              + Duration.ofMillis(lowerMillis)
              + " and ends at "
              + Duration.ofMillis(upperMillis)
              + "; swap the bounds, or include them");
    }
  }

  private static void requireInRange(String bound, long millis) {
    if (millis < -FURTHEST_MILLIS || millis > FURTHEST_MILLIS) {
      throw new IllegalArgumentException(
          "the interval's "
              + bound
              + " bound is too far away: choose one within "
              + Duration.ofMillis(FURTHEST_MILLIS).toDays()
              + " days");
    }
  }

  /** The interval for readers, and in the names of the state that is kept in buckets of it. */
  public String interval() {
    return lowerMillis + "ms.." + upperMillis + "ms";
  }
}
