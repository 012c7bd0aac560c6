package dev.weir.operator.connect;

import dev.weir.api.connect.KeyedBroadcastProcess;
import dev.weir.operator.Receiver;
import dev.weir.operator.keyed.KeyedFunctionOperator;
import java.util.List;

/** Runs a {@link KeyedBroadcastProcess}. */
public final class KeyedBroadcastOperator<K, A, B, O> extends KeyedFunctionOperator<K, O> {
  private final KeyedBroadcastProcess<K, A, B, O> function;

  public KeyedBroadcastOperator(KeyedBroadcastProcess<K, A, B, O> function) {
    super(function);
    this.function = function;
  }

  @Override
  public List<Receiver<?>> inputs() {
    Receiver<A> records = this::onRecord;
    Receiver<B> broadcast = this::onBroadcast;
    return List.of(records, broadcast);
  }

  private void onRecord(A value, long timestampMillis) throws Exception {
    out.at(timestampMillis);
    calls.beginForKey();
    try {
      function.onRecord(value, call, out);
    } catch (Throwable thrown) {
      throw failure(thrown, out);
    } finally {
      calls.end();
    }
    out.rethrow();
  }

  private void onBroadcast(B value, long timestampMillis) throws Exception {
    out.at(timestampMillis);
    calls.beginForBroadcast();
    try {
      function.onBroadcast(value, call, out);
    } catch (Throwable thrown) {
      throw failure(thrown, out);
    } finally {
      calls.end();
    }
    out.rethrow();
  }
}
