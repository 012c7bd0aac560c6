package dev.weir.state.heap;

import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import java.nio.file.Path;

/** Keeps keyed state in the Java heap: the fastest backend for state that fits there. */
public final class HeapStateBackend implements StateBackend {
  private final LocalCopies copies = new LocalCopies();

  @Override
  public String name() {
    return "heap";
  }

  @Override
  public KeyedState create(Scope scope) {
    return new HeapKeyedState(scope, copies);
  }

  @Override
  public void runEnded(Path jobDir) {
    copies.end(jobDir);
  }

  @Override
  public void close() {
    copies.clear();
  }
}
