package dev.weir.operator.join;

import dev.weir.api.function.OutputTag;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.join.TemporalJoining;
import dev.weir.api.metric.Counter;
import dev.weir.api.state.ListState;
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
 * Joins each left record with the version of its key at its time. It waits in the namespace of its
 * time until the watermark says that all versions up to then are known. A version is kept until
 * another one has replaced it for all records that may still come.
 */
public final class TemporalJoinOperator<A, B, O> extends FunctionOperator<O> {
  private final TemporalJoining<A, B, O> joining;
  private KeyedState state;
  private KeyedTimers timers;
  private ListState<WaitingRow> waiting;
  private Versions versions;
  private Receiver<O> output;
  private @Nullable Receiver<A> lateLeft;
  private @Nullable Receiver<B> lateRight;
  private Counter leftLate;
  private Counter rightLate;
  private Counter matched;
  private Counter unmatched;

  public TemporalJoinOperator(TemporalJoining<A, B, O> joining) {
    this.joining = joining;
  }

  @Override
  public void setup(OperatorContext<O> with) throws Exception {
    super.setup(with);
    state = keyedState();
    output = with.output();
    lateLeft = side(joining.lateLeft());
    lateRight = side(joining.lateRight());
    TypeRef<WaitingRow> rows = new TypeRef<>() {};
    leftLate = with.metrics().counter("late-records.left");
    rightLate = with.metrics().counter("late-records.right");
    matched = with.metrics().counter("matched");
    unmatched = with.metrics().counter("unmatched");
    timers = KeyedTimers.ofNamespaces(with, state, new TypeRef<Long>() {});
    waiting = state.list(ListState.of("waiting", rows).byNamespace(Long.class));
    versions = new Versions(state.list(ListState.of("versions", rows)));
  }

  private <S> @Nullable Receiver<S> side(@Nullable OutputTag<S> tag) {
    return tag == null ? null : context().sideOutput(tag);
  }

  @Override
  public void open() {
    context().metrics().complete();
  }

  @Override
  public List<Receiver<?>> inputs() {
    Receiver<A> left = this::onLeft;
    Receiver<B> right = this::onVersion;
    return List.of(left, right);
  }

  private void onLeft(A value, long timestampMillis) throws Exception {
    if (!isLate(timestampMillis, "left")) {
      state.setNamespace(timestampMillis);
      waiting.add(new WaitingRow(timestampMillis, value, false));
      timers.add(TimeDomain.EVENT_TIME, goneAt(timestampMillis));
      return;
    }
    leftLate.increment();
    if (joining.latestForLate()) {
      join(value, timestampMillis, versions.atOrEarliest(timestampMillis));
    } else if (lateLeft != null) {
      lateLeft.accept(value, timestampMillis);
    }
  }

  private void onVersion(B value, long timestampMillis) throws Exception {
    if (!isLate(timestampMillis, "right")) {
      versions.add(new WaitingRow(timestampMillis, value, false));
      state.setNamespace(timestampMillis);
      timers.add(TimeDomain.EVENT_TIME, goneAt(timestampMillis));
      return;
    }
    rightLate.increment();
    if (lateRight != null) {
      lateRight.accept(value, timestampMillis);
    }
  }

  /** The watermark at which no version of this time, or an earlier one, can come any more. */
  private long goneAt(long timestampMillis) {
    return timestampMillis == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : joining.lateness().goneAt(timestampMillis + 1);
  }

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
    return goneAt(timestampMillis) <= context().watermark();
  }

  @Override
  public boolean advanceWatermark(long watermarkMillis) throws Exception {
    return timers.fireUntil(TimeDomain.EVENT_TIME, watermarkMillis, this::settle);
  }

  /**
   * All versions up to a moment are known: what waited there is joined, what they replaced goes.
   */
  private void settle(TimerState.Timer timer, TimeDomain domain) throws Exception {
    long millis = (Long) Objects.requireNonNull(timer.namespace());
    List<WaitingRow> rows = List.copyOf(waiting.get());
    if (!rows.isEmpty()) {
      waiting.clear();
      WaitingRow version = versions.at(millis);
      for (WaitingRow row : rows) {
        join(valueOf(row), millis, version);
      }
    }
    versions.removeBefore(millis);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a side's rows came in there
  private static <T> T valueOf(WaitingRow row) {
    return (T) row.value();
  }

  private void join(A value, long timestampMillis, @Nullable WaitingRow version) throws Exception {
    if (version == null) {
      unmatched.increment();
      if (!joining.keepsLeft()) {
        return;
      }
    } else {
      matched.increment();
    }
    O result;
    try {
      B partner = version == null ? null : TemporalJoinOperator.<B>valueOf(version);
      result = notNull(joining.function().join(value, partner), "the join function");
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
    output.accept(result, timestampMillis);
  }
}
