package dev.weir.api.window;

import dev.weir.api.function.Output;

/**
 * Makes any number of records of what a window holds when it fires. What it emits has the window's
 * last moment as its timestamp. One object serves all subtasks of a machine, so it has no state.
 *
 * @param <K> the key
 * @param <R> what the window holds: a result, or a list of records
 * @param <O> the records that go out
 */
@FunctionalInterface
public interface WindowFunction<K, R, O> {
  void apply(K key, TimeWindow window, R value, Output<O> out) throws Exception;
}
