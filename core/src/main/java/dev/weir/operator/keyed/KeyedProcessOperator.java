package dev.weir.operator.keyed;

import dev.weir.api.function.KeyedProcess;
import dev.weir.operator.Receiver;
import java.util.List;

/** Runs a {@link KeyedProcess}. */
public final class KeyedProcessOperator<K, I, O> extends KeyedFunctionOperator<K, O>
    implements Receiver<I> {
  private final KeyedProcess<K, I, O> function;

  public KeyedProcessOperator(KeyedProcess<K, I, O> function) {
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
    calls.beginForKey();
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
