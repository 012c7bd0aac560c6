package dev.weir.api.function;

import dev.weir.api.state.AggregatingState;
import dev.weir.api.state.ReducingState;
import dev.weir.api.state.ValueState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** States that combine what is added to them into one value. */
final class CombinedState {
  private CombinedState() {}

  record Reduced<T>(ValueState<T> state, ReduceFunction<T> function) implements ReducingState<T> {
    Reduced {
      Objects.requireNonNull(function, "the function of a reducing state");
    }

    @Override
    public void add(T value) {
      T before = state.value();
      state.update(before == null ? value : combined(before, value));
    }

    private T combined(T before, T value) {
      try {
        return function.reduce(before, value);
      } catch (Exception thrown) {
        throw unchecked(thrown);
      }
    }

    @Override
    public @Nullable T get() {
      return state.value();
    }

    @Override
    public void clear() {
      state.clear();
    }
  }

  record Aggregated<I, A, R>(ValueState<A> state, AggregateFunction<I, A, R> function)
      implements AggregatingState<I, R> {
    Aggregated {
      Objects.requireNonNull(function, "the function of an aggregating state");
    }

    @Override
    public void add(I value) {
      try {
        A before = state.value();
        state.update(function.add(before == null ? function.empty() : before, value));
      } catch (Exception thrown) {
        throw unchecked(thrown);
      }
    }

    @Override
    public @Nullable R get() {
      try {
        A accumulator = state.value();
        return accumulator == null ? null : function.result(accumulator);
      } catch (Exception thrown) {
        throw unchecked(thrown);
      }
    }

    @Override
    public void clear() {
      state.clear();
    }
  }

  /** Whoever called the state sees what the function threw, as if it had called that itself. */
  @SuppressWarnings("unchecked") // nothing is cast: the type exists for the compiler alone
  private static <X extends Exception> RuntimeException unchecked(Exception thrown) throws X {
    throw (X) thrown;
  }
}
