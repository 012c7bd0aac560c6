package dev.weir.api.connect;

import dev.weir.api.function.Context;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedFunction;
import dev.weir.api.function.Output;

/**
 * Processes the records of a stream by key, beside one of which every subtask gets all records:
 * rules beside events. What was broadcast is remembered in a {@link
 * dev.weir.api.state.BroadcastState}. Nothing is promised about the order between the sides.
 *
 * @param <K> the key
 * @param <A> the records with a key
 * @param <B> the broadcast records
 * @param <O> the records that go out
 */
public abstract class KeyedBroadcastProcess<K, A, B, O> extends KeyedFunction<K, O> {

  public abstract void onRecord(A value, KeyedContext<K> ctx, Output<O> out) throws Exception;

  /**
   * Called in every subtask. There is no key, but {@link #forEachKey} makes one after the other
   * current. What is emitted here is emitted by every subtask.
   */
  public abstract void onBroadcast(B value, Context ctx, Output<O> out) throws Exception;
}
