package dev.weir.api.connect;

import dev.weir.api.function.Context;
import dev.weir.api.function.Output;
import dev.weir.api.function.UnkeyedFunction;

/**
 * Processes the records of a stream without a key, beside one of which every subtask gets all
 * records. What was broadcast is remembered in a {@link dev.weir.api.state.BroadcastState}. Nothing
 * is promised about the order between the sides.
 *
 * @param <A> the records of the stream
 * @param <B> the broadcast records
 * @param <O> the records that go out
 */
public abstract class BroadcastProcess<A, B, O> extends UnkeyedFunction<O> {

  public abstract void onRecord(A value, Context ctx, Output<O> out) throws Exception;

  /** Called in every subtask. What is emitted here is emitted by every subtask. */
  public abstract void onBroadcast(B value, Context ctx, Output<O> out) throws Exception;
}
