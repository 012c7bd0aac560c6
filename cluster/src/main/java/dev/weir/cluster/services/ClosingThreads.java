package dev.weir.cluster.services;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where the {@code close} of users' code runs: it may not return, and nothing that matters waits
 * for it. While too many do not, others wait in line.
 */
public final class ClosingThreads implements Executor {
  private static final int MOST = 16;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          MOST,
          MOST,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> DaemonThreads.named("weir-closing", task));

  public ClosingThreads() {
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Takes no more. Returns whether all has come to an end in the given time. */
  public boolean end(long nanos) throws InterruptedException {
    threads.shutdown();
    return threads.awaitTermination(nanos, TimeUnit.NANOSECONDS);
  }
}
