package dev.weir.cli.cluster;

import dev.weir.id.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process of a node, as it was started.
 *
 * @param startedAtMillis when, by the operating system: another process that has got the same
 *     number since was started at another time
 */
record NodeProcess(NodeName name, long pid, long startedAtMillis) {

  static NodeProcess of(NodeName name, ProcessHandle process) {
    return new NodeProcess(
        name, process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** The process itself; empty if it has ended. */
  Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(each -> of(name, each).startedAtMillis() == startedAtMillis);
  }

  boolean isAlive() {
    return handle().isPresent();
  }

  /** Asks it to end; it leaves its cluster politely then. */
  void terminate() {
    handle().ifPresent(ProcessHandle::destroy);
  }

  /** Waits for its end, and kills it if that takes too long. Returns whether it ended by itself. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    Optional<ProcessHandle> process = handle();
    if (process.isEmpty() || hasEnded(process.get(), patience)) {
      return true;
    }
    process.get().destroyForcibly();
    hasEnded(process.get(), patience);
    return false;
  }

  private static boolean hasEnded(ProcessHandle process, Duration patience)
      throws InterruptedException {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException late) {
      return false;
    }
  }
}
