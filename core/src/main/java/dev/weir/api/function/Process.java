package dev.weir.api.function;

/**
 * Processes records without a key, with state and timers of the subtask.
 *
 * @param <I> the records that come in
 * @param <O> the records that go out
 */
@SuppressWarnings(
    "JavaLangClash") // the sibling of KeyedProcess; pipelines do not start system processes
public abstract class Process<I, O> extends StatefulFunction {

  public abstract void onRecord(I value, Context ctx, Output<O> out) throws Exception;

  /** Called when a timer is due. */
  public void onTimer(long timestampMillis, TimeDomain domain, Context ctx, Output<O> out)
      throws Exception {}

  /**
   * Called once when no record will follow; not again if a restart finds that it was called before.
   * The exception is a function that is chained to a source: if a restart gives that source a split
   * which nobody had when the checkpoint was taken, records follow after all, and it is called
   * again behind them. So clear here what was emitted.
   */
  public void onEndOfInput(Context ctx, Output<O> out) throws Exception {}
}
