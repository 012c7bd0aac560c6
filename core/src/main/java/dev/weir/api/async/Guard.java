package dev.weir.api.async;

import dev.weir.api.function.Supplier;
import java.util.Objects;

/**
 * A circuit breaker, and what becomes of records while it is open.
 *
 * @param breaker makes one for each subtask
 */
public record Guard(Supplier<? extends CircuitBreaker> breaker, WhileOpen whileOpen) {
  /** What becomes of records while no request may be made. */
  public enum WhileOpen {
    /**
     * They wait, and what comes behind them: the subtask takes no input. A request that fails while
     * the breaker is not closed is made again, and that is none of its retries.
     */
    WAIT,
    /**
     * They fail with a {@link CircuitOpenException}, and go the way of records that fail: by
     * default they fail the job, {@code onError} may skip them or send them aside.
     */
    FAIL
  }

  public Guard {
    Objects.requireNonNull(breaker, "the supplier of a circuit breaker");
    Objects.requireNonNull(whileOpen, "what becomes of records while it is open");
  }
}
