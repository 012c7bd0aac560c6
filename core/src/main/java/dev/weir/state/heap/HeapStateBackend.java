package dev.weir.state.heap;

import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;

/** Keeps keyed state in the Java heap: the fastest backend for state that fits there. */
public final class HeapStateBackend implements StateBackend {
  @Override
  public String name() {
    return "heap";
  }

  @Override
  public KeyedState create(Scope scope) {
    return new HeapKeyedState(scope);
  }

  @Override
  public void close() {}
}
