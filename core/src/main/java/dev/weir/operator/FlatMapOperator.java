package dev.weir.operator;

import dev.weir.function.FlatMapFunction;

/** Replaces each record by whatever the function emits for it. */
public final class FlatMapOperator<I, O> extends FunctionOperator<I, O> {
  private final FlatMapFunction<I, O> function;
  private RecordOutput<O> out;

  public FlatMapOperator(FlatMapFunction<I, O> function) {
    this.function = function;
  }

  @Override
  public void setup(OperatorContext<O> with) throws Exception {
    super.setup(with);
    out = new RecordOutput<>(with);
  }

  @Override
  public void accept(I value, long timestampMillis) throws Exception {
    out.at(timestampMillis);
    try {
      function.flatMap(value, out);
    } catch (Throwable thrown) {
      throw failure(thrown, out);
    }
    out.rethrow();
  }
}
