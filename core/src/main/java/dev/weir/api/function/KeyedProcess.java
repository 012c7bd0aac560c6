package dev.weir.api.function;

/**
 * Processes the records of one key after the other, with state and timers per key. All calls for a
 * subtask come one at a time.
 *
 * @param <K> the key
 * @param <I> the records that come in
 * @param <O> the records that go out
 */
public abstract class KeyedProcess<K, I, O> extends KeyedFunction<K, O> {

  public abstract void onRecord(I value, KeyedContext<K> ctx, Output<O> out) throws Exception;
}
