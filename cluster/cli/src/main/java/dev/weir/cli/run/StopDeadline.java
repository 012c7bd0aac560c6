package dev.weir.cli.run;

import dev.weir.cli.terminal.ExitCode;
import dev.weir.cluster.StopTimeoutException;
import dev.weir.time.Moments;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Ends the process if a polite stop takes too long, whatever the process goes through. Its threads
 * are there from the start: later there may be none to be had. They wait for nobody else, not even
 * for a terminal that takes no output.
 */
final class StopDeadline implements AutoCloseable {
  /** A pipe that is full and a terminal that was paused take no output. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Duration timeout;
  private final PrintWriter err;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final CountDownLatch tooLate = new CountDownLatch(1);
  private final CountDownLatch said = new CountDownLatch(1);
  private volatile Supplier<List<String>> underWay = List::of;

  StopDeadline(Duration timeout, PrintWriter err) {
    this.timeout = timeout;
    this.err = err;
    start("weir-stop-deadline", this::watch);
    start("weir-stop-words", this::say);
  }

  private interface Task {
    void run() throws InterruptedException;
  }

  private static void start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (InterruptedException nobodyDoesThat) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The job is told to stop: the time runs. */
  void begin(Supplier<List<String>> whatIsUnderWay) {
    underWay = whatIsUnderWay;
    stopping.countDown();
  }

  private void watch() throws InterruptedException {
    stopping.await();
    if (over.await(Moments.millis(timeout), TimeUnit.MILLISECONDS)) {
      return;
    }
    try {
      tooLate.countDown();
      said.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
  }

  private void say() throws InterruptedException {
    tooLate.await();
    try {
      err.println("weir: " + new StopTimeoutException(timeout, underWay.get()).getMessage());
      err.println(
          "nothing is lost: the same command resumes from the latest checkpoint; --stop-timeout"
              + " waits longer");
      err.flush();
    } finally {
      said.countDown();
    }
  }

  /** The process ends by itself. */
  @Override
  public void close() {
    over.countDown();
    stopping.countDown();
  }
}
