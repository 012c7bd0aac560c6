package dev.weir.operator.basic;

import dev.weir.api.function.FilterFunction;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import java.util.List;

/** Lets through the records that pass the function's test. */
public final class FilterOperator<T> extends FunctionOperator<T> implements Receiver<T> {
  private final FilterFunction<T> function;
  private Receiver<T> output;

  public FilterOperator(FilterFunction<T> function) {
    this.function = function;
  }

  @Override
  public void setup(OperatorContext<T> with) throws Exception {
    super.setup(with);
    output = with.output();
  }

  @Override
  public List<Receiver<?>> inputs() {
    return List.of(this);
  }

  @Override
  public void accept(T value, long timestampMillis) throws Exception {
    boolean passes;
    try {
      passes = function.test(value);
    } catch (Throwable thrown) {
      failedWith(value, timestampMillis, thrown);
      return;
    }
    if (passes) {
      output.accept(value, timestampMillis);
    }
  }
}
