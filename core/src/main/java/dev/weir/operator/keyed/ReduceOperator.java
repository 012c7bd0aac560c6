package dev.weir.operator.keyed;

import dev.weir.api.function.ReduceFunction;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.operator.basic.FunctionOperator;
import dev.weir.serde.TypeRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Combines the records of each key and emits the value so far after each of them. */
public final class ReduceOperator<T> extends FunctionOperator<T> implements Receiver<T> {
  private final ReduceFunction<T> function;
  private final StateSpec.OfValue<T> spec;
  private ValueState<T> soFar;
  private Receiver<T> output;

  /** Finds out the type of the values from the values. */
  public ReduceOperator(ReduceFunction<T> function) {
    this(function, null);
  }

  /**
   * Stores the values as the given type, in fewer bytes.
   *
   * @param type null to find it out from the values
   */
  public ReduceOperator(ReduceFunction<T> function, @Nullable TypeRef<T> type) {
    this.function = function;
    this.spec = new StateSpec.OfValue<>("value", orAny(type), null);
  }

  @Override
  public void setup(OperatorContext<T> with) throws Exception {
    super.setup(with);
    output = with.output();
    soFar = keyedState().value(spec);
  }

  @Override
  public List<Receiver<?>> inputs() {
    return List.of(this);
  }

  @Override
  public void accept(T value, long timestampMillis) throws Exception {
    T result;
    try {
      T before = soFar.value();
      result = before == null ? value : function.reduce(before, value);
      soFar.update(notNull(result, "the reduce function"));
    } catch (Throwable thrown) {
      failedWith(value, timestampMillis, thrown);
      return;
    }
    output.accept(result, timestampMillis);
  }
}
