package dev.weir.operator.window;

import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.MergingAggregateFunction;
import dev.weir.api.state.ValueState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An accumulator for each slice. */
final class AccumulatedSlices<I, A, R> implements SliceContents<I, R> {
  private final AggregateFunction<I, A, R> function;
  private final @Nullable MergingAggregateFunction<I, A, R> merging;
  private final ValueState<A> slices;
  private @Nullable A included;

  /**
   * @param function that merges, unless no window has more than one slice
   */
  AccumulatedSlices(AggregateFunction<I, A, R> function, ValueState<A> slices) {
    this.function = function;
    this.slices = slices;
    merging = function instanceof MergingAggregateFunction<I, A, R> canMerge ? canMerge : null;
  }

  @Override
  public boolean add(I value) throws Exception {
    A before = slices.value();
    slices.update(function.add(before == null ? function.empty() : before, value));
    return before == null;
  }

  @Override
  public boolean include() throws Exception {
    A slice = slices.value();
    if (slice == null) {
      return false;
    }
    A before = included;
    included = before == null ? slice : Objects.requireNonNull(merging).merge(before, slice);
    return true;
  }

  @Override
  public R result() throws Exception {
    A whole = Objects.requireNonNull(included);
    included = null;
    return function.result(whole);
  }

  @Override
  public void clear() {
    slices.clear();
  }
}
