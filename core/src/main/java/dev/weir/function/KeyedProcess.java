package dev.weir.function;

import dev.weir.state.ListState;
import dev.weir.state.MapState;
import dev.weir.state.StateSpec;
import dev.weir.state.ValueState;

/**
 * Processes the records of one key after the other, with state and timers per key. All calls for a
 * subtask come one at a time.
 *
 * @param <K> the key
 * @param <I> the records that come in
 * @param <O> the records that go out
 */
public abstract class KeyedProcess<K, I, O> extends StatefulFunction {

  public abstract void onRecord(I value, Context ctx, Output<O> out) throws Exception;

  /** Called when a timer of {@code key} is due. */
  public void onTimer(long timestampMillis, TimeDomain domain, K key, Context ctx, Output<O> out)
      throws Exception {}

  /**
   * Called once for each subtask when no record will follow, behind all timers; not again if a
   * restart finds that it was called before. There is no key: state per key and timers cannot be
   * used. What is to happen for each key is done by a timer at {@link Long#MAX_VALUE}, which fires
   * before.
   */
  public void onEndOfInput(Context ctx, Output<O> out) throws Exception {}

  /** Declares a value per key. */
  protected final <T> ValueState<T> state(StateSpec.OfValue<T> spec) {
    return declare(new StateHandle.OfValue<>(spec));
  }

  /** Declares a list per key. */
  protected final <T> ListState<T> state(StateSpec.OfList<T> spec) {
    return declare(new StateHandle.OfList<>(spec));
  }

  /** Declares a map per key. */
  protected final <A, B> MapState<A, B> state(StateSpec.OfMap<A, B> spec) {
    return declare(new StateHandle.OfMap<>(spec));
  }
}
