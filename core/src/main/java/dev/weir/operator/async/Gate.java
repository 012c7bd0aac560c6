package dev.weir.operator.async;

import dev.weir.api.async.CircuitBreaker;
import dev.weir.api.async.Guard;
import org.jspecify.annotations.Nullable;

/** Whether requests may be made: always, or as long as a circuit breaker permits. */
final class Gate {
  private final @Nullable CircuitBreaker breaker;
  private final boolean waits;
  private final AsyncMetrics metrics;
  private boolean shut;

  Gate(@Nullable Guard guard, AsyncMetrics metrics) throws Exception {
    breaker = guard == null ? null : guard.breaker().get();
    waits = guard != null && guard.whileOpen() == Guard.WhileOpen.WAIT;
    this.metrics = metrics;
  }

  /** Whether a request may be made now; what comes of it is told afterwards. */
  boolean permits(long nowMillis) {
    if (breaker == null) {
      return true;
    }
    boolean wasShut = shut;
    shut = !breaker.permits(nowMillis);
    show();
    if (shut && !(wasShut && waits)) {
      metrics.refused.increment(); // who waits is refused once, however often it asks
    }
    return !shut;
  }

  /** Whether records wait that are refused. */
  boolean waits() {
    return waits;
  }

  /** Whether the service is taken to be down, and what fails waits for it. */
  boolean isDown() {
    return waits && breaker != null && breaker.state() != CircuitBreaker.State.CLOSED;
  }

  /** When a request that was refused may be made; {@link Long#MAX_VALUE} behind an answer. */
  long opensAtMillis() {
    return breaker == null || !shut ? Long.MAX_VALUE : breaker.permitsAgainAtMillis();
  }

  void onAnswer(long nowMillis, long durationMillis) {
    if (breaker != null) {
      breaker.onAnswer(nowMillis, durationMillis);
      show();
    }
  }

  void onFailure(long nowMillis, long durationMillis, Throwable cause) {
    if (breaker != null) {
      breaker.onFailure(nowMillis, durationMillis, cause);
      show();
    }
  }

  private void show() {
    if (breaker != null) {
      metrics.breaker.set(
          switch (breaker.state()) {
            case CLOSED -> 0;
            case OPEN -> 1;
            case HALF_OPEN -> 2;
          });
    }
  }
}
