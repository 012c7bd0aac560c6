package dev.weir.api.metric;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What the functions of a job showed, by operator and name, all subtasks together: counters are
 * added, histograms merged, of gauges there are the least and the greatest.
 */
public final class JobMetrics {
  public static final JobMetrics NONE = new JobMetrics(new TreeMap<>());

  private final SortedMap<String, SortedMap<String, MetricValue>> values;

  private JobMetrics(SortedMap<String, SortedMap<String, MetricValue>> values) {
    this.values = values;
  }

  /** Those of one subtask, whose operators have different names. */
  public static JobMetrics of(Map<String, Map<String, MetricValue>> byOperator) {
    TreeMap<String, SortedMap<String, MetricValue>> values = new TreeMap<>();
    byOperator.forEach(
        (operator, metrics) ->
            values.put(operator, Collections.unmodifiableSortedMap(new TreeMap<>(metrics))));
    return new JobMetrics(values);
  }

  /** These and those of other subtasks. */
  public JobMetrics and(JobMetrics others) {
    TreeMap<String, SortedMap<String, MetricValue>> all = new TreeMap<>(values);
    others.values.forEach((operator, more) -> all.merge(operator, more, JobMetrics::merged));
    return new JobMetrics(all);
  }

  private static SortedMap<String, MetricValue> merged(
      SortedMap<String, MetricValue> some, SortedMap<String, MetricValue> more) {
    TreeMap<String, MetricValue> all = new TreeMap<>(some);
    more.forEach((name, value) -> all.merge(name, value, JobMetrics::both));
    return Collections.unmodifiableSortedMap(all);
  }

  /** Of two kinds under one name, which a function can have in different subtasks, the first. */
  private static MetricValue both(MetricValue some, MetricValue more) {
    return some.getClass() == more.getClass() ? some.and(more) : some;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** By operator, then by name. */
  public SortedMap<String, SortedMap<String, MetricValue>> byOperator() {
    return Collections.unmodifiableSortedMap(values);
  }

  /** As JSON: an object of operators, each an object of metrics. Their names need no escapes. */
  public String toJson() {
    StringJoiner operators = new StringJoiner(",", "{", "}");
    values.forEach(
        (operator, metrics) -> {
          StringJoiner members = new StringJoiner(",", "{", "}");
          metrics.forEach((name, value) -> members.add("\"" + name + "\":" + value.toJson()));
          operators.add("\"" + operator + "\":" + members);
        });
    return operators.toString();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
