package dev.weir.api.connect;

import dev.weir.api.function.Context;
import dev.weir.api.function.Output;
import dev.weir.api.function.UnkeyedFunction;

/**
 * Processes the records of two streams without a key, with state and timers of the subtask. Nothing
 * is promised about the order between the sides.
 *
 * @param <A> the records of the left stream, the one that {@code connect} was called on
 * @param <B> the records of the right stream
 * @param <O> the records that go out
 */
public abstract class CoProcess<A, B, O> extends UnkeyedFunction<O> {

  public abstract void onLeft(A value, Context ctx, Output<O> out) throws Exception;

  public abstract void onRight(B value, Context ctx, Output<O> out) throws Exception;
}
