package dev.weir.operator.async;

import dev.weir.api.metric.Counter;
import dev.weir.api.metric.Gauge;
import dev.weir.api.metric.Metrics;

/** What an async operator counts, beside what its function does. */
final class AsyncMetrics {
  /** Requests made, retries included. */
  final Counter requests;

  /** Requests made again. */
  final Counter retries;

  /** Requests whose answer did not come in time. */
  final Counter timeouts;

  /** Requests that failed, timeouts included. */
  final Counter failures;

  /** Records kept: without a result, or with one that cannot go out yet. */
  final Gauge kept;

  /** Requests that the circuit breaker did not let through. */
  final Counter refused;

  /** The state of the circuit breaker: 0 closed, 1 open, 2 half open. */
  final Gauge breaker;

  AsyncMetrics(Metrics metrics) {
    requests = metrics.counter("async.requests");
    retries = metrics.counter("async.retries");
    timeouts = metrics.counter("async.timeouts");
    failures = metrics.counter("async.failures");
    refused = metrics.counter("async.breaker.refused");
    breaker = metrics.gauge("async.breaker.state");
    kept = metrics.gauge("async.kept");
  }
}
