package dev.weir.operator.window;

import dev.weir.api.function.ReduceFunction;
import dev.weir.api.state.ValueState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The combination of each slice's records. */
final class ReducedSlices<T> implements SliceContents<T, T> {
  private final ReduceFunction<T> function;
  private final ValueState<T> slices;
  private @Nullable T included;

  ReducedSlices(ReduceFunction<T> function, ValueState<T> slices) {
    this.function = function;
    this.slices = slices;
  }

  @Override
  public boolean add(T value) throws Exception {
    T before = slices.value();
    slices.update(before == null ? value : function.reduce(before, value));
    return before == null;
  }

  @Override
  public boolean include() throws Exception {
    T slice = slices.value();
    if (slice == null) {
      return false;
    }
    T before = included;
    included = before == null ? slice : function.reduce(before, slice);
    return true;
  }

  @Override
  public T result() {
    T whole = Objects.requireNonNull(included);
    included = null;
    return whole;
  }

  @Override
  public void clear() {
    slices.clear();
  }
}
