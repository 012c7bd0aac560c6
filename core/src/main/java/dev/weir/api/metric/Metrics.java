package dev.weir.api.metric;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The metrics of one operator in one subtask, by name. A function asks for them while it opens and
 * keeps them in fields. They begin anew with each attempt: they are no state.
 *
 * <p>To ask twice for a name gives the same metric, so that parts of a function may share one; two
 * kinds under one name are refused.
 */
public final class Metrics {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}");

  private final String operator;
  private final Map<String, Metric> metrics = new TreeMap<>();
  private boolean complete;

  public Metrics(String operator) {
    this.operator = operator;
  }

  /**
   * A counter.
   *
   * @param name 1 to 100 of {@code A-Z a-z 0-9 . _ -}, beginning with a letter
   * @throws MetricException if the name is none, or that of another kind of metric, or if the
   *     function is open already; the job fails by it, and is not tried again
   */
  public Counter counter(String name) {
    return find(name, Counter.class, new Counter());
  }

  /** A gauge; names and errors as for {@link #counter}. */
  public Gauge gauge(String name) {
    return find(name, Gauge.class, new Gauge());
  }

  /** A histogram; names and errors as for {@link #counter}. */
  public Histogram histogram(String name) {
    return find(name, Histogram.class, new Histogram());
  }

  private <M extends Metric> M find(String name, Class<M> kind, M fresh) {
    if (complete) {
      throw new MetricException(
          what(name) + " was asked for too late: ask in open, and keep it in a field");
    }
    if (!NAME.matcher(name).matches()) {
      throw new MetricException(
          what(name)
              + " has no possible name: use 1 to 100 of A-Z a-z 0-9 . _ -, beginning with a"
              + " letter");
    }
    Metric known = metrics.putIfAbsent(name, fresh);
    if (known == null) {
      return fresh;
    }
    if (!kind.isInstance(known)) {
      throw new MetricException(
          what(name)
              + " is a "
              + known.getClass().getSimpleName().toLowerCase(Locale.ROOT)
              + " already");
    }
    return kind.cast(known);
  }

  private String what(String name) {
    return "metric '" + name + "' of operator '" + operator + "'";
  }

  /** The function is open. For the engine. */
  public void complete() {
    complete = true;
  }

  public boolean isEmpty() {
    return metrics.isEmpty();
  }

  /** What they show now, by name. For the engine, on the thread of the function's calls. */
  public Map<String, MetricValue> values() {
    Map<String, MetricValue> values = new TreeMap<>();
    metrics.forEach((name, metric) -> values.put(name, metric.value()));
    return values;
  }
}
