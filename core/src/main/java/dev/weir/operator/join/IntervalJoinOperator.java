package dev.weir.operator.join;

import dev.weir.api.function.OutputTag;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.join.IntervalJoining;
import dev.weir.api.metric.Counter;
import dev.weir.element.Frame;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.OperatorException;
import dev.weir.operator.Receiver;
import dev.weir.operator.basic.FunctionOperator;
import dev.weir.operator.keyed.KeyedTimers;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins the records of a key whose times are within an interval of each other. A record looks for
 * its partners among those that wait on the other side, then waits for later ones itself, if any
 * can come. Buckets are as long as the interval, so that to look takes two of them at most, and one
 * timer clears each. A side that keeps records without a partner has a timer for each moment at
 * which that becomes certain of some.
 */
public final class IntervalJoinOperator<A, B, O> extends FunctionOperator<O> {
  private final IntervalJoining<A, B, O> joining;
  private final Buckets buckets;
  private KeyedState state;
  private KeyedTimers timers;
  private WaitingSide left;
  private WaitingSide right;
  private Receiver<O> output;
  private @Nullable Receiver<A> lateLeft;
  private @Nullable Receiver<B> lateRight;
  private Counter leftLate;
  private Counter rightLate;
  private Counter matched;
  private Counter unmatched;

  public IntervalJoinOperator(IntervalJoining<A, B, O> joining) {
    this.joining = joining;
    this.buckets = new Buckets(joining.upperMillis() - joining.lowerMillis() + 1);
  }

  @Override
  public void setup(OperatorContext<O> with) throws Exception {
    super.setup(with);
    state = keyedState();
    output = with.output();
    lateLeft = side(joining.lateLeft());
    lateRight = side(joining.lateRight());
    leftLate = with.metrics().counter("late-records.left");
    rightLate = with.metrics().counter("late-records.right");
    matched = with.metrics().counter("matched");
    unmatched = with.metrics().counter("unmatched");
    timers = KeyedTimers.ofNamespaces(with, state, new TypeRef<Long>() {});
    long lower = joining.lowerMillis();
    long upper = joining.upperMillis();
    left = waiting("left", lower, upper, joining.keepsLeft());
    right = waiting("right", -upper, -lower, joining.keepsRight());
  }

  private <S> @Nullable Receiver<S> side(@Nullable OutputTag<S> tag) {
    return tag == null ? null : context().sideOutput(tag);
  }

  /** Rows in buckets of another length would not be found, so the interval is in the name. */
  private WaitingSide waiting(String name, long fromMillis, long toMillis, boolean outer) {
    return new WaitingSide(
        state,
        name + " " + joining.interval(),
        buckets,
        joining.lateness(),
        fromMillis,
        toMillis,
        outer);
  }

  @Override
  public void open() {
    context().metrics().complete();
  }

  @Override
  public List<Receiver<?>> inputs() {
    Receiver<A> fromLeft = this::onLeft;
    Receiver<B> fromRight = this::onRight;
    return List.of(fromLeft, fromRight);
  }

  private void onLeft(A value, long timestampMillis) throws Exception {
    if (isLate(timestampMillis, "left")) {
      leftLate.increment();
      if (lateLeft != null) {
        lateLeft.accept(value, timestampMillis);
      }
      return;
    }
    boolean any =
        right.partners(
            timestampMillis, row -> emitMatch(value, timestampMillis, partner(row), row));
    if (!await(left, value, timestampMillis, any)) {
      emitUnmatched(value, null, left.unmatchedMillis(timestampMillis));
    }
  }

  private void onRight(B value, long timestampMillis) throws Exception {
    if (isLate(timestampMillis, "right")) {
      rightLate.increment();
      if (lateRight != null) {
        lateRight.accept(value, timestampMillis);
      }
      return;
    }
    boolean any =
        left.partners(timestampMillis, row -> emitMatch(partner(row), timestampMillis, value, row));
    if (!await(right, value, timestampMillis, any)) {
      emitUnmatched(null, value, right.unmatchedMillis(timestampMillis));
    }
  }

  /** A record is a window of its own of one millisecond. */
  private boolean isLate(long timestampMillis, String side) {
    if (timestampMillis == Frame.NO_TIMESTAMP) {
      throw new OperatorException(
          context().operator(),
          new IllegalStateException(
              "a record of the "
                  + side
                  + " stream has no timestamp, by which it is joined: give its source an event"
                  + " time"));
    }
    return timestampMillis != Long.MAX_VALUE
        && joining.lateness().isGone(timestampMillis + 1, context().watermark());
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a side's rows came in there
  private static <T> T partner(WaitingRow row) {
    return (T) row.value();
  }

  /**
   * Lets a row wait for partners to come, if any can.
   *
   * @return false for one that has had none and never will, and is to be told of
   */
  private boolean await(WaitingSide side, Object value, long timestampMillis, boolean hadAny) {
    long goneAt = side.goneAt(timestampMillis);
    if (goneAt <= context().watermark()) {
      return hadAny || !side.isOuter();
    }
    side.add(timestampMillis, value, hadAny);
    timers.add(TimeDomain.EVENT_TIME, side.bucketGoneAt(buckets.of(timestampMillis)));
    if (side.isOuter() && !hadAny) {
      timers.add(TimeDomain.EVENT_TIME, goneAt);
    }
    return true;
  }

  private void emitMatch(@Nullable A one, long oneMillis, @Nullable B other, WaitingRow row)
      throws Exception {
    matched.increment();
    emit(one, other, Math.max(oneMillis, row.timestampMillis()));
  }

  private void emitUnmatched(@Nullable A one, @Nullable B other, long timestampMillis)
      throws Exception {
    unmatched.increment();
    emit(one, other, timestampMillis);
  }

  private void emit(@Nullable A one, @Nullable B other, long timestampMillis) throws Exception {
    O result;
    try {
      result = notNull(joining.function().join(one, other), "the join function");
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
    output.accept(result, timestampMillis);
  }

  @Override
  public boolean advanceWatermark(long watermarkMillis) throws Exception {
    return timers.fireUntil(TimeDomain.EVENT_TIME, watermarkMillis, this::clear);
  }

  /** Rows of a bucket are gone. It waits on if the allowed lateness has grown since. */
  private void clear(TimerState.Timer timer, TimeDomain domain) throws Exception {
    long now = timer.timestampMillis();
    long bucket = (Long) Objects.requireNonNull(timer.namespace());
    clear(left, bucket, now, row -> emitUnmatched(partner(row), null, unmatchedAt(left, row)));
    clear(right, bucket, now, row -> emitUnmatched(null, partner(row), unmatchedAt(right, row)));
  }

  private static long unmatchedAt(WaitingSide side, WaitingRow row) {
    return side.unmatchedMillis(row.timestampMillis());
  }

  private void clear(WaitingSide side, long bucket, long nowMillis, WaitingSide.Found gone)
      throws Exception {
    long bucketGoneAt = side.bucketGoneAt(bucket);
    boolean mayHaveGone = side.isOuter() || bucketGoneAt <= nowMillis;
    if (!mayHaveGone || side.removeGone(nowMillis, gone)) {
      timers.add(TimeDomain.EVENT_TIME, bucketGoneAt);
    }
  }
}
