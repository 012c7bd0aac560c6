package dev.weir.api.function;

import dev.weir.api.state.AggregatingState;
import dev.weir.api.state.ExpiringSpec;
import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.ReducingState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the functions that work by key have in common: state and timers per key. All calls for a
 * subtask come one at a time.
 *
 * @param <K> the key
 * @param <O> the records that go out
 */
public abstract class KeyedFunction<K, O> extends StatefulFunction {
  private final StateHandle.OfKey ofKey = declare(new StateHandle.OfKey());

  /** Called when a timer of {@code key} is due. */
  public void onTimer(
      long timestampMillis, TimeDomain domain, K key, KeyedContext<K> ctx, Output<O> out)
      throws Exception {}

  /**
   * Called once for each subtask when no record will follow, behind all timers; not again if a
   * restart finds that it was called before. There is no key: state per key and timers cannot be
   * used. What is to happen for each key is done by a timer at {@link Long#MAX_VALUE}, which fires
   * before.
   */
  public void onEndOfInput(Context ctx, Output<O> out) throws Exception {}

  /**
   * Makes a namespace current: from now on in this call, the states that are declared with {@code
   * byNamespace} are those of the key in this namespace.
   */
  protected final void setNamespace(long namespace) {
    ofKey.state().setNamespace(namespace);
  }

  /**
   * As {@link #setNamespace(long)}, for a namespace of the type that the states are declared with.
   */
  protected final void setNamespace(Object namespace) {
    ofKey.state().setNamespace(namespace);
  }

  /**
   * The namespaces in which a state holds something for the key, in no particular order. Takes
   * longer than an access to the state.
   *
   * @param state its name
   */
  protected final List<Object> namespaces(String state) {
    return ofKey.state().namespaces(state);
  }

  /** Removes what all states hold for the key in the current namespace. */
  protected final void clearNamespace() {
    ofKey.state().clearNamespace();
  }

  /**
   * Removes all that there is of the key: states in whichever namespace, and timers. Afterwards no
   * namespace is current. Takes longer than to clear the states that are known to hold something.
   */
  protected final void clearKey() {
    ofKey.state().clearKey();
  }

  /**
   * Goes through all of this subtask's keys for which a state holds something, in no particular
   * order, and makes each current, with its namespace if the state has any. The action may change
   * whatever there is of that key, set its timers and emit. Only in a call for a broadcast record,
   * so that it happens to all keys. Takes time in the size of the state.
   *
   * @param state its name
   */
  protected final void forEachKey(String state, Consumer<? super K> action) {
    ofKey.forEachKey(state, action);
  }

  /** Declares a value per key, or per key and namespace. */
  protected final <T> ValueState<T> state(StateSpec.OfValue<T> spec) {
    return declare(new StateHandle.OfValue<>(spec, null));
  }

  /** Declares a list per key, or per key and namespace. */
  protected final <T> ListState<T> state(StateSpec.OfList<T> spec) {
    return declare(new StateHandle.OfList<>(spec, null));
  }

  /** Declares a map per key, or per key and namespace. */
  protected final <A, B> MapState<A, B> state(StateSpec.OfMap<A, B> spec) {
    return declare(new StateHandle.OfMap<>(spec, null));
  }

  /** Declares a value that expires. */
  protected final <T> ValueState<T> state(ExpiringSpec.OfValue<T> spec) {
    return declare(new StateHandle.OfValue<>(spec.spec(), spec.timeToLive()));
  }

  /** Declares a list whose elements expire. */
  protected final <T> ListState<T> state(ExpiringSpec.OfList<T> spec) {
    return declare(new StateHandle.OfList<>(spec.spec(), spec.timeToLive()));
  }

  /** Declares a map whose entries expire. */
  protected final <A, B> MapState<A, B> state(ExpiringSpec.OfMap<A, B> spec) {
    return declare(new StateHandle.OfMap<>(spec.spec(), spec.timeToLive()));
  }

  /** Declares a combination of values. */
  protected final <T> ReducingState<T> state(
      StateSpec.OfValue<T> spec, ReduceFunction<T> function) {
    return new CombinedState.Reduced<>(state(spec), function);
  }

  /** Declares a combination of values that expires as a whole. */
  protected final <T> ReducingState<T> state(
      ExpiringSpec.OfValue<T> spec, ReduceFunction<T> function) {
    return new CombinedState.Reduced<>(state(spec), function);
  }

  /**
   * Declares an aggregate.
   *
   * @param spec of the accumulator
   */
  protected final <T, A, R> AggregatingState<T, R> state(
      StateSpec.OfValue<A> spec, AggregateFunction<T, A, R> function) {
    return new CombinedState.Aggregated<>(state(spec), function);
  }

  /**
   * Declares an aggregate that expires as a whole.
   *
   * @param spec of the accumulator
   */
  protected final <T, A, R> AggregatingState<T, R> state(
      ExpiringSpec.OfValue<A> spec, AggregateFunction<T, A, R> function) {
    return new CombinedState.Aggregated<>(state(spec), function);
  }
}
