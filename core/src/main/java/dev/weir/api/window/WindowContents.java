package dev.weir.api.window;

import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.ReduceFunction;
import dev.weir.api.function.Supplier;
import java.util.List;
import java.util.Objects;

/**
 * What is kept of a window's records until it fires, and what comes of it then.
 *
 * @param <I> the records
 * @param <A> what is kept
 * @param <R> the result
 */
@SuppressWarnings("UnusedTypeParameter") // what A and R are, the kinds say
public sealed interface WindowContents<I, A, R> {
  /** What it does, for readers. */
  String kind();

  /** The records' combination. */
  record Reduced<T>(ReduceFunction<T> function) implements WindowContents<T, T, T> {
    public Reduced {
      Objects.requireNonNull(function, "function");
    }

    @Override
    public String kind() {
      return "reduce";
    }
  }

  /** An accumulator. */
  record Aggregated<I, A, R>(Supplier<? extends AggregateFunction<I, A, R>> function)
      implements WindowContents<I, A, R> {
    public Aggregated {
      Objects.requireNonNull(function, "function");
    }

    @Override
    public String kind() {
      return "aggregate";
    }
  }

  /** All records. */
  record Collected<T>() implements WindowContents<T, T, List<T>> {
    @Override
    public String kind() {
      return "process";
    }
  }
}
