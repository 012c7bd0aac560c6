package dev.weir.api.async;

import dev.weir.api.function.Supplier;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an async operator asks. Immutable: each step returns new options.
 *
 * @param ordered whether results go out in the order of the records. If not, they go out as they
 *     come, but never across a watermark
 * @param timeout how long one request may take, at least a millisecond; each retry has as long
 * @param capacity how many records each subtask keeps that have no result yet, or whose result
 *     waits for that of another one; then it takes no more input
 * @param retry whether and when a failed request is made again
 * @param cache which answers are remembered; null for none
 * @param guard what keeps requests away from a service that fails; null for nothing
 */
public record AsyncOptions(
    boolean ordered,
    Duration timeout,
    int capacity,
    Retry retry,
    @Nullable Cache cache,
    @Nullable Guard guard) {
  private static final int DEFAULT_CAPACITY = 100;
  private static final int MOST_CAPACITY = 1_000_000;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public AsyncOptions {
    Objects.requireNonNull(retry, "retry");
    Durations.check(timeout, "the timeout of an async operator");
    if (capacity < 1 || capacity > MOST_CAPACITY) {
      throw new IllegalArgumentException(
          "the capacity of an async operator is " + capacity + ": choose 1 to " + MOST_CAPACITY);
    }
  }

  /** Results in the order of the records; capacity 100, no retries. */
  public static AsyncOptions ordered(Duration timeout) {
    return new AsyncOptions(true, timeout, DEFAULT_CAPACITY, Retry.NEVER, null, null);
  }

  /** Results as they come, but never across a watermark; capacity 100, no retries. */
  public static AsyncOptions unordered(Duration timeout) {
    return new AsyncOptions(false, timeout, DEFAULT_CAPACITY, Retry.NEVER, null, null);
  }

  /** With room for so many records in each subtask. */
  public AsyncOptions capacity(int records) {
    return new AsyncOptions(ordered, timeout, records, retry, cache, guard);
  }

  /**
   * A failed request, or one that took too long, is made again: so many times at most, first after
   * {@code delay}, then each time after twice as long. For other delays see {@link #retry(Retry)}.
   */
  public AsyncOptions retry(int times, Duration delay) {
    return retry(Retry.exponential(times, delay));
  }

  /** A failed request, or one that took too long, is made again. */
  public AsyncOptions retry(Retry newRetry) {
    return new AsyncOptions(ordered, timeout, capacity, newRetry, cache, guard);
  }

  /**
   * Remembers answers: what is asked again, by {@code equals}, within this age is not asked
   * outside. Each subtask remembers so many; answers of {@link AsyncFunction#onTimeout} are not
   * remembered.
   */
  public AsyncOptions cache(int entries, Duration age) {
    return new AsyncOptions(ordered, timeout, capacity, retry, new Cache(entries, age), guard);
  }

  /**
   * Makes requests, also those that are made again, only while a circuit breaker permits. Where
   * records wait meanwhile, so do those whose answer is in the cache.
   *
   * @param breaker makes one for each subtask
   */
  public AsyncOptions guardedBy(
      Supplier<? extends CircuitBreaker> breaker, Guard.WhileOpen whileOpen) {
    return new AsyncOptions(
        ordered, timeout, capacity, retry, cache, new Guard(breaker, whileOpen));
  }
}
