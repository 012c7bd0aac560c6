package dev.weir.operator.basic;

import dev.weir.api.function.MapFunction;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import java.util.List;

/** Replaces each record by the function's result. */
public final class MapOperator<I, O> extends FunctionOperator<O> implements Receiver<I> {
  private final MapFunction<I, O> function;
  private Receiver<O> output;

  public MapOperator(MapFunction<I, O> function) {
    this.function = function;
  }

  @Override
  public void setup(OperatorContext<O> with) throws Exception {
    super.setup(with);
    output = with.output();
  }

  @Override
  public List<Receiver<?>> inputs() {
    return List.of(this);
  }

  @Override
  public void accept(I value, long timestampMillis) throws Exception {
    O result;
    try {
      result = function.map(value);
    } catch (Throwable thrown) {
      failedWith(value, timestampMillis, thrown);
      return;
    }
    output.accept(notNull(result, "the map function"), timestampMillis);
  }
}
