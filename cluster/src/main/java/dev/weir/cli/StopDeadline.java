package dev.weir.cli;

import dev.weir.cluster.StopTimeoutException;
import dev.weir.time.Moments;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Ends the process if a polite stop takes too long, whatever the process goes through. Its thread
 * is there from the start: later there may be none to be had. It waits for nobody else.
 */
final class StopDeadline implements AutoCloseable {
  private final Duration timeout;
  private final PrintWriter err;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Supplier<List<String>> underWay = List::of;

  StopDeadline(Duration timeout, PrintWriter err) {
    this.timeout = timeout;
    this.err = err;
    Thread thread = new Thread(this::watch, "weir-stop-deadline");
    thread.setDaemon(true);
    thread.start();
  }

  /** The job is told to stop: the time runs. */
  void begin(Supplier<List<String>> whatIsUnderWay) {
    underWay = whatIsUnderWay;
    stopping.countDown();
  }

  private void watch() {
    try {
      stopping.await();
      if (!over.await(Moments.millis(timeout), TimeUnit.MILLISECONDS)) {
        giveUp();
      }
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveUp() {
    try {
      err.println("weir: " + new StopTimeoutException(timeout, underWay.get()).getMessage());
      err.println(
          "nothing is lost: the same command resumes from the latest checkpoint; --stop-timeout"
              + " waits longer");
      err.flush();
    } finally {
      Runtime.getRuntime().halt(Weir.FAILED);
    }
  }

  /** The process ends by itself. */
  @Override
  public void close() {
    over.countDown();
    stopping.countDown();
  }
}
