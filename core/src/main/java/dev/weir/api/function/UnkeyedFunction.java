package dev.weir.api.function;

/**
 * What the functions that work without a key have in common: state and timers of the subtask. All
 * calls for a subtask come one at a time.
 *
 * @param <O> the records that go out
 */
public abstract class UnkeyedFunction<O> extends StatefulFunction {

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
