package dev.weir.benchmarks.worker;

import dev.weir.benchmarks.workload.Measurement;
import java.io.IOException;
import java.io.InputStream;

/** The side of the process that was started: see {@link WorkerProcess}. */
public final class Worker {
  static final String READY = "ready ";
  static final String PART = "part ";

  private Worker() {}

  /**
   * Says that this process is ready, lives until whoever started it lets it end or has ended, and
   * says then what it counted. Never returns.
   *
   * @param what whoever started it wants to know, in one line
   */
  public static void serve(String what, Measurement measurement) {
    measurement.watchProcess();
    say(READY + what);
    int status = 0;
    try (InputStream in = System.in) {
      while (in.read() >= 0) {
        // Nothing is said, it only ends.
      }
      say(PART + measurement.part());
    } catch (IOException lost) {
      status = 1;
    }
    Runtime.getRuntime().halt(status);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
