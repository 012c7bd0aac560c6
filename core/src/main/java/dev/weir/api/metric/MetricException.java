package dev.weir.api.metric;

import dev.weir.failure.ExplainedFailure;

/** A function asked for a metric in a way in which it will never get it. */
public final class MetricException extends IllegalArgumentException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  MetricException(String message) {
    super(message);
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
