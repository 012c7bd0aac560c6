package dev.weir.api.connect;

import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedFunction;
import dev.weir.api.function.Output;

/**
 * Processes the records of two streams by one key: both sides see the same state and the same
 * timers of the key. Nothing is promised about the order between the sides, so whichever record
 * needs the other one waits for it in state.
 *
 * @param <K> the key
 * @param <A> the records of the left stream, the one that {@code connect} was called on
 * @param <B> the records of the right stream
 * @param <O> the records that go out
 */
public abstract class KeyedCoProcess<K, A, B, O> extends KeyedFunction<K, O> {

  public abstract void onLeft(A value, KeyedContext<K> ctx, Output<O> out) throws Exception;

  public abstract void onRight(B value, KeyedContext<K> ctx, Output<O> out) throws Exception;
}
