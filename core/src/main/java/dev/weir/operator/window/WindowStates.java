package dev.weir.operator.window;

import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.MergingAggregateFunction;
import dev.weir.api.state.StateSpec;
import dev.weir.api.window.WindowContents;
import dev.weir.api.window.WindowContents.Aggregated;
import dev.weir.api.window.WindowContents.Collected;
import dev.weir.api.window.WindowContents.Reduced;
import dev.weir.api.window.Windowing;
import dev.weir.operator.OperatorException;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import org.jspecify.annotations.Nullable;

/** Declares the state of what is kept of windows. */
final class WindowStates {
  private WindowStates() {}

  /**
   * Declares it, by a number as the namespace.
   *
   * @param name of the state: what was kept under another is not taken for this, but refused
   * @param merging whether several parts may become one result
   */
  @SuppressWarnings("unchecked") // the kind of the contents says what A and R are
  static <I, A, R> SliceContents<I, R> declare(
      String name,
      Windowing<?, I, A, R, ?> windowing,
      boolean merging,
      KeyedState state,
      String operator)
      throws Exception {
    WindowContents<I, A, R> contents = windowing.contents();
    StateSpec.OfValue<A> values =
        new StateSpec.OfValue<A>(name, orAny(windowing.stateType()), null).byNamespace(Long.class);
    if (contents instanceof Reduced<?> reduced) {
      return (SliceContents<I, R>)
          new ReducedSlices<>(((Reduced<A>) reduced).function(), state.value(values));
    }
    if (contents instanceof Collected<?>) {
      return (SliceContents<I, R>)
          new CollectedSlices<>(
              state.list(
                  new StateSpec.OfList<>(values.name(), values.type(), TypeRef.of(Long.class))));
    }
    AggregateFunction<I, A, R> function = ((Aggregated<I, A, R>) contents).function().get();
    if (merging && !(function instanceof MergingAggregateFunction)) {
      throw new OperatorException(
          operator,
          new IllegalArgumentException(
              "its windows are made of parts, and "
                  + function.getClass().getName()
                  + " cannot merge accumulators: implement MergingAggregateFunction"));
    }
    return new AccumulatedSlices<>(function, state.value(values));
  }

  @SuppressWarnings("unchecked") // the objects are of the type that nobody said
  private static <T> TypeRef<T> orAny(@Nullable TypeRef<T> said) {
    return said == null ? (TypeRef<T>) TypeRef.of(Object.class) : said;
  }
}
