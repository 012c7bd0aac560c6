package dev.weir.operator;

import dev.weir.function.ReduceFunction;
import dev.weir.serde.TypeRef;
import dev.weir.state.StateSpec;
import dev.weir.state.ValueState;

/** Combines the records of each key and emits the value so far after each of them. */
public final class ReduceOperator<T> extends FunctionOperator<T, T> {
  private final ReduceFunction<T> function;
  private final StateSpec.OfValue<T> spec;
  private ValueState<T> soFar;
  private Receiver<T> output;

  /** Finds out the type of the values from the values. */
  @SuppressWarnings("unchecked") // a dynamic type writes and reads whatever object it gets
  public ReduceOperator(ReduceFunction<T> function) {
    this(function, (TypeRef<T>) new TypeRef<Object>() {});
  }

  /** Stores the values as the given type, in fewer bytes. */
  public ReduceOperator(ReduceFunction<T> function, TypeRef<T> type) {
    this.function = function;
    this.spec = new StateSpec.OfValue<>("value", type, null);
  }

  @Override
  public void setup(OperatorContext<T> with) throws Exception {
    super.setup(with);
    output = with.output();
    soFar = keyedState().value(spec);
  }

  @Override
  public void accept(T value, long timestampMillis) throws Exception {
    T result;
    try {
      T before = soFar.value();
      result = before == null ? value : function.reduce(before, value);
      soFar.update(notNull(result, "the reduce function"));
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
    output.accept(result, timestampMillis);
  }
}
