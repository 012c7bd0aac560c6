package dev.weir.operator.connect;

import dev.weir.api.connect.KeyedCoProcess;
import dev.weir.operator.Receiver;
import dev.weir.operator.keyed.KeyedFunctionOperator;
import java.util.List;

/** Runs a {@link KeyedCoProcess}. */
public final class KeyedCoProcessOperator<K, A, B, O> extends KeyedFunctionOperator<K, O> {
  private final KeyedCoProcess<K, A, B, O> function;

  public KeyedCoProcessOperator(KeyedCoProcess<K, A, B, O> function) {
    super(function);
    this.function = function;
  }

  @Override
  public List<Receiver<?>> inputs() {
    Receiver<A> left = this::onLeft;
    Receiver<B> right = this::onRight;
    return List.of(left, right);
  }

  private void onLeft(A value, long timestampMillis) throws Exception {
    out.at(timestampMillis);
    calls.beginForKey();
    try {
      function.onLeft(value, call, out);
    } catch (Throwable thrown) {
      throw failure(thrown, out);
    } finally {
      calls.end();
    }
    out.rethrow();
  }

  private void onRight(B value, long timestampMillis) throws Exception {
    out.at(timestampMillis);
    calls.beginForKey();
    try {
      function.onRight(value, call, out);
    } catch (Throwable thrown) {
      throw failure(thrown, out);
    } finally {
      calls.end();
    }
    out.rethrow();
  }
}
