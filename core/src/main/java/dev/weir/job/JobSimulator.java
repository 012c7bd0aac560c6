package dev.weir.job;

import dev.weir.api.Job;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a job under failures in virtual time. Found by {@link java.util.ServiceLoader}, so that the
 * command line needs to know nobody who can: {@code weir-testkit} can.
 */
public interface JobSimulator {
  /**
   * Simulates a job, seed by seed until one fails. Nothing is written to the job's sinks.
   *
   * @throws IllegalArgumentException if the job cannot be simulated; the message says why and what
   *     to do
   */
  Verdict simulate(Request request);

  /**
   * What to simulate.
   *
   * @param arguments the job's own options
   * @param from the first seed
   * @param exactlyOnce whether output must come exactly once, or at least once
   * @param trace where to print a line for each event
   */
  record Request(
      Job job,
      Map<String, String> arguments,
      int seeds,
      long from,
      boolean exactlyOnce,
      Optional<PrintStream> trace) {
    public Request {
      arguments = Map.copyOf(arguments);
    }
  }

  /**
   * What came of it.
   *
   * @param failedSeed the seed that found something wrong
   * @param text one line
   */
  record Verdict(Optional<Long> failedSeed, String text) {
    public boolean passed() {
      return failedSeed.isEmpty();
    }
  }
}
