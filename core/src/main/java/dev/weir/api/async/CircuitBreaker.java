package dev.weir.api.async;

/**
 * Stands between one subtask of an async operator and a service. It is told what came of each
 * request, and says whether the next one may be made: a service that fails is left alone for a
 * while, then tried with a few requests. One is made for each subtask. It is no state: after a
 * restart it begins closed. Used by one thread; times are those of the operator's wall clock, in
 * milliseconds since the epoch.
 */
public interface CircuitBreaker {
  /** What it does with requests. */
  enum State {
    /** They are made. */
    CLOSED,
    /** None is made. */
    OPEN,
    /** A few are made, to see whether the service answers again. */
    HALF_OPEN
  }

  /** Whether a request may be made now. If so, one of the two other methods follows for it. */
  boolean permits(long nowMillis);

  /**
   * An answer has come, or a failure that is none of the service: one that {@link
   * AsyncFunction#isRetryable} says no to.
   */
  void onAnswer(long nowMillis, long durationMillis);

  /** A request has failed, or took too long. */
  void onFailure(long nowMillis, long durationMillis, Throwable cause);

  State state();

  /**
   * When it may permit requests again that it has just refused; {@link Long#MAX_VALUE} if that
   * depends on what comes of those that are under way.
   */
  long permitsAgainAtMillis();
}
