package dev.weir.testkit.harness;

import dev.weir.spi.connector.Io;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs blocking work when the test says so, in the order in which it was asked for. */
final class HarnessIo implements Io {
  private final Deque<Work<?>> queue = new ArrayDeque<>();

  private record Work<R>(Callable<R> blocking, Consumer<R> onResult) {
    void run() throws Exception {
      onResult.accept(blocking.call());
    }
  }

  @Override
  public <R> void run(Callable<R> blocking, Consumer<R> onResult) {
    queue.add(new Work<>(blocking, onResult));
  }

  /** Runs what is queued, and what that queues in turn. Returns whether there was anything. */
  boolean runAll() throws Exception {
    boolean any = false;
    for (Work<?> work = queue.poll(); work != null; work = queue.poll()) {
      any = true;
      work.run();
    }
    return any;
  }
}
