package dev.weir.api;

import dev.weir.api.function.OutputTag;
import dev.weir.api.join.IntervalJoining;
import dev.weir.api.join.JoinFunction;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.IntervalJoinSpec;
import dev.weir.time.Lateness;
import dev.weir.time.Moments;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A join of two streams by key and event time. A left record of time {@code t} belongs to the right
 * ones of its key from {@code t + lower} to {@code t + upper}; say which with {@link #between}.
 *
 * @param <A> the records of the left stream
 * @param <B> the records of the right stream
 */
public final class IntervalJoin<A, B> {
  private final Feeds left;
  private final Feeds right;

  IntervalJoin(Feeds left, Feeds right) {
    left.requireSamePipeline(right, "joined");
    this.left = left;
    this.right = right;
  }

  /**
   * How much later than the left record the right one may be, at least and at most, both included;
   * negative for earlier. Each within 26 million years, and {@code lower} not above {@code upper}.
   */
  public Bounded<A, B> between(Duration lower, Duration upper) {
    Objects.requireNonNull(lower, "an interval needs a lower bound");
    Objects.requireNonNull(upper, "an interval needs an upper bound");
    return new Bounded<>(
        left,
        right,
        Moments.millis(lower),
        Moments.millis(upper),
        false,
        false,
        Lateness.NONE,
        null,
        null);
  }

  /**
   * An interval join that can be told more about, before the last step names its operator.
   *
   * <p>A pair goes out when its second record comes, with the later one's timestamp. A record is
   * late when the watermark has reached its time and the allowed lateness after it. Late records
   * join nothing; the operator counts them as {@code late-records.left} and {@code
   * late-records.right}, beside {@code matched} and {@code unmatched}.
   *
   * @param <A> the records of the left stream
   * @param <B> the records of the right stream
   */
  public static final class Bounded<A, B> {
    private final Feeds left;
    private final Feeds right;
    private final long lowerMillis;
    private final long upperMillis;
    private final boolean keepsLeft;
    private final boolean keepsRight;
    private final Lateness lateness;
    private final @Nullable OutputTag<A> lateLeft;
    private final @Nullable OutputTag<B> lateRight;

    private Bounded(
        Feeds left,
        Feeds right,
        long lowerMillis,
        long upperMillis,
        boolean keepsLeft,
        boolean keepsRight,
        Lateness lateness,
        @Nullable OutputTag<A> lateLeft,
        @Nullable OutputTag<B> lateRight) {
      this.left = left;
      this.right = right;
      this.lowerMillis = lowerMillis;
      this.upperMillis = upperMillis;
      this.keepsLeft = keepsLeft;
      this.keepsRight = keepsRight;
      this.lateness = lateness;
      this.lateLeft = lateLeft;
      this.lateRight = lateRight;
    }

    private Bounded<A, B> within(long newLowerMillis, long newUpperMillis) {
      return new Bounded<>(
          left,
          right,
          newLowerMillis,
          newUpperMillis,
          keepsLeft,
          keepsRight,
          lateness,
          lateLeft,
          lateRight);
    }

    private Bounded<A, B> keeping(boolean ofLeft, boolean ofRight) {
      return new Bounded<>(
          left, right, lowerMillis, upperMillis, ofLeft, ofRight, lateness, lateLeft, lateRight);
    }

    private Bounded<A, B> late(
        Lateness allowed, @Nullable OutputTag<A> leftTag, @Nullable OutputTag<B> rightTag) {
      return new Bounded<>(
          left, right, lowerMillis, upperMillis, keepsLeft, keepsRight, allowed, leftTag, rightTag);
    }

    /** Leaves out right records that are exactly the lower bound away. */
    public Bounded<A, B> lowerBoundExclusive() {
      return within(Moments.after(lowerMillis, 1), upperMillis);
    }

    /** Leaves out right records that are exactly the upper bound away. */
    public Bounded<A, B> upperBoundExclusive() {
      return within(lowerMillis, Moments.after(upperMillis, -1));
    }

    /**
     * Left records without a partner go out too, with null for the right one: as soon as no partner
     * can come any more, with that moment as their timestamp.
     */
    public Bounded<A, B> leftOuter() {
      return keeping(true, false);
    }

    /** As {@link #leftOuter}, for right records without a partner. */
    public Bounded<A, B> rightOuter() {
      return keeping(false, true);
    }

    /** As {@link #leftOuter}, for the records of both sides. */
    public Bounded<A, B> fullOuter() {
      return keeping(true, true);
    }

    /** How long behind the watermark records are taken still; 0 or more, 0 without this. */
    public Bounded<A, B> allowedLateness(Duration allowed) {
      return late(Lateness.of(allowed), lateLeft, lateRight);
    }

    /** Where left records go that are late; they are dropped without this. */
    public Bounded<A, B> lateLeftTo(OutputTag<A> tag) {
      return late(lateness, tag, lateRight);
    }

    /** Where right records go that are late; they are dropped without this. */
    public Bounded<A, B> lateRightTo(OutputTag<B> tag) {
      return late(lateness, lateLeft, tag);
    }

    /**
     * Makes a record of each pair.
     *
     * @throws IllegalArgumentException if the interval is empty, or too long
     */
    public <O> Stream<O> join(
        String name, JoinFunction<? super A, ? super B, ? extends O> function) {
      Objects.requireNonNull(function, () -> "operator '" + name + "' needs a function");
      return Stream.behind(
          left.into(Vertex.of(name, new IntervalJoinSpec<>(joining(name, function))), right));
    }

    private <O> IntervalJoining<A, B, O> joining(
        String name, JoinFunction<? super A, ? super B, ? extends O> function) {
      try {
        return new IntervalJoining<>(
            function,
            lowerMillis,
            upperMillis,
            keepsLeft,
            keepsRight,
            lateness,
            lateLeft,
            lateRight);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("operator '" + name + "': " + wrong.getMessage(), wrong);
      }
    }
  }
}
