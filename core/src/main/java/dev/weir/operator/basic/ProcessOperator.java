package dev.weir.operator.basic;

import dev.weir.api.function.Process;
import dev.weir.operator.Receiver;
import java.util.List;

/** Runs a {@link Process}. */
public final class ProcessOperator<I, O> extends UnkeyedFunctionOperator<O> implements Receiver<I> {
  private final Process<I, O> function;

  public ProcessOperator(Process<I, O> function) {
    super(function);
    this.function = function;
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
      function.onRecord(value, call, out);
    } catch (Throwable thrown) {
      failedWith(value, timestampMillis, thrown, out);
    } finally {
      calls.end();
    }
    out.rethrow();
  }
}
