package dev.weir.connectors.breaker;

import dev.weir.api.async.CircuitBreaker;
import dev.weir.api.function.Supplier;
import java.time.Duration;

/**
 * How circuit breakers of an async operator behave; each subtask gets one of its own:
 *
 * <pre>{@code
 * AsyncOptions.unordered(Duration.ofSeconds(1))
 *     .guardedBy(CircuitBreakers.ofRate(50, 20).openFor(Duration.ofSeconds(10)), Guard.WhileOpen.WAIT)
 * }</pre>
 *
 * @param percent the share of failed requests from which on it opens, above 0 to 100
 * @param requests how many of the latest requests the shares are of; it opens only behind so many
 * @param slowPercent the share of slow requests from which on it opens; 100 and a long duration for
 *     never
 * @param slow from which duration on a request is slow
 * @param openFor how long it stays open
 * @param probes how many requests it then lets through to see whether the service answers; their
 *     shares close it or open it again
 */
public record CircuitBreakers(
    double percent, int requests, double slowPercent, Duration slow, Duration openFor, int probes)
    implements Supplier<CircuitBreaker> {
  private static final Duration NEVER_SLOW = Duration.ofDays(365);
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
  private static final int MOST_REQUESTS = 1_000_000;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public CircuitBreakers {
    share(percent, "failed");
    share(slowPercent, "slow");
    count(requests, "requests that it looks at");
    count(probes, "requests that it tries with");
    duration(slow, "from which on a request is slow");
    duration(openFor, "for which it stays open");
  }

  private static void share(double percent, String what) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException(
          "a circuit breaker opens at " + percent + " % of " + what + " requests: choose 1 to 100");
    }
  }

  private static void count(int number, String what) {
    if (number < 1 || number > MOST_REQUESTS) {
      throw new IllegalArgumentException(
          "a circuit breaker's number of " + what + " is " + number + ": choose 1 to 1000000");
    }
  }

  private static void duration(Duration duration, String what) {
    if (duration.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "a circuit breaker's duration " + what + " is " + duration + ": at least 1 ms");
    }
  }

  /** Opens when so many requests in a row have failed; open for 30 s, then tried with one. */
  public static CircuitBreakers afterFailures(int inARow) {
    return new CircuitBreakers(100, inARow, 100, NEVER_SLOW, HALF_A_MINUTE, 1);
  }

  /** Opens when that share of the latest requests has failed; open for 30 s, tried with one. */
  public static CircuitBreakers ofRate(double percent, int requests) {
    return new CircuitBreakers(percent, requests, 100, NEVER_SLOW, HALF_A_MINUTE, 1);
  }

  /** It opens for slow requests too. */
  public CircuitBreakers orSlow(double ofRequests, Duration from) {
    return new CircuitBreakers(percent, requests, ofRequests, from, openFor, probes);
  }

  /** It stays open for so long. */
  public CircuitBreakers openFor(Duration duration) {
    return new CircuitBreakers(percent, requests, slowPercent, slow, duration, probes);
  }

  /** It then tries with so many requests. */
  public CircuitBreakers probes(int number) {
    return new CircuitBreakers(percent, requests, slowPercent, slow, openFor, number);
  }

  @Override
  public CircuitBreaker get() {
    return new ResilienceBreaker(this);
  }
}
