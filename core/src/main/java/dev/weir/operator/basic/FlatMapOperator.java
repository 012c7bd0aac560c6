package dev.weir.operator.basic;

import dev.weir.api.call.CallScope;
import dev.weir.api.function.FlatMapFunction;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import java.util.List;

/** Replaces each record by whatever the function emits for it. */
public final class FlatMapOperator<I, O> extends FunctionOperator<O> implements Receiver<I> {
  private final FlatMapFunction<I, O> function;
  private CallScope calls;
  private RecordOutput<O> out;

  public FlatMapOperator(FlatMapFunction<I, O> function) {
    this.function = function;
  }

  @Override
  public void setup(OperatorContext<O> with) throws Exception {
    super.setup(with);
    calls = new CallScope(with.operator());
    out = new RecordOutput<>(calls, with);
  }

  @Override
  public boolean endInput() {
    calls.failIfMisused();
    return true;
  }

  @Override
  public void close() {
    calls.close();
    calls.failIfMisused();
  }

  @Override
  public List<Receiver<?>> inputs() {
    return List.of(this);
  }

  @Override
  public void accept(I value, long timestampMillis) throws Exception {
    out.at(timestampMillis);
    calls.begin();
    try {
      function.flatMap(value, out);
    } catch (Throwable thrown) {
      failedWith(value, timestampMillis, thrown, out);
    } finally {
      calls.end();
    }
    out.rethrow();
  }
}
