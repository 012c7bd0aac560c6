package dev.weir.spi.connector;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs what blocks (files, networks) away from the threads that process records. */
public interface Io {
  /**
   * Runs {@code blocking} on an I/O thread; then {@code onResult} with what it returned, on the
   * caller's own thread, in order with the caller's other work. If {@code blocking} throws, the
   * subtask (or the enumerator) fails with that exception. Results come back in any order.
   */
  <R> void run(Callable<R> blocking, Consumer<R> onResult);
}
