package dev.weir.api.function;

/**
 * Processes records without a key, with state and timers of the subtask.
 *
 * @param <I> the records that come in
 * @param <O> the records that go out
 */
@SuppressWarnings(
    "JavaLangClash") // the sibling of KeyedProcess; pipelines do not start system processes
public abstract class Process<I, O> extends UnkeyedFunction<O> {

  public abstract void onRecord(I value, Context ctx, Output<O> out) throws Exception;
}
