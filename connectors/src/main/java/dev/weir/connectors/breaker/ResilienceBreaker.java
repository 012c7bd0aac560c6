package dev.weir.connectors.breaker;

import dev.weir.api.async.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resilience4j's circuit breaker, by the clock of its operator. */
final class ResilienceBreaker implements CircuitBreaker {
  private static final Logger LOG = LoggerFactory.getLogger("weir.breaker");

  private final io.github.resilience4j.circuitbreaker.CircuitBreaker breaker;
  private final long openForMillis;
  private long nowMillis;
  private long openedAtMillis;

  ResilienceBreaker(CircuitBreakers settings) {
    openForMillis = settings.openFor().toMillis();
    breaker =
        io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
            "async",
            CircuitBreakerConfig.custom()
                .clock(new OperatorClock())
                .currentTimestampFunction(clock -> nowMillis, TimeUnit.MILLISECONDS)
                .slidingWindow(
                    settings.requests(),
                    settings.requests(),
                    CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .failureRateThreshold((float) settings.percent())
                .slowCallRateThreshold((float) settings.slowPercent())
                .slowCallDurationThreshold(
                    settings.slow().minusNanos(1)) // the library means "longer"
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(event -> onTransition(event.getStateTransition()));
  }

  private void onTransition(
      io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition transition) {
    if (transition.getToState()
        == io.github.resilience4j.circuitbreaker.CircuitBreaker.State.OPEN) {
      openedAtMillis = nowMillis;
    }
    LOG.info(
        "The circuit breaker was {} and is {}", transition.getFromState(), transition.getToState());
  }

  @Override
  public boolean permits(long now) {
    nowMillis = now;
    return breaker.tryAcquirePermission();
  }

  @Override
  public void onAnswer(long now, long durationMillis) {
    nowMillis = now;
    breaker.onSuccess(durationMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void onFailure(long now, long durationMillis, Throwable cause) {
    nowMillis = now;
    breaker.onError(durationMillis, TimeUnit.MILLISECONDS, cause);
  }

  @Override
  public State state() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> State.OPEN;
      case HALF_OPEN -> State.HALF_OPEN;
      default -> State.CLOSED;
    };
  }

  /** The library permits from the first moment behind the duration. */
  @Override
  public long permitsAgainAtMillis() {
    return state() == State.OPEN ? openedAtMillis + openForMillis + 1 : Long.MAX_VALUE;
  }

  private final class OperatorClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(nowMillis);
    }
  }
}
