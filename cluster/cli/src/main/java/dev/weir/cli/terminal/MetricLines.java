package dev.weir.cli.terminal;

import dev.weir.api.metric.JobMetrics;
import dev.weir.api.metric.MetricValue;
import dev.weir.api.metric.MetricValue.OfCounter;
import dev.weir.api.metric.MetricValue.OfGauge;
import dev.weir.api.metric.MetricValue.OfHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** What functions measured, in a line for each operator. */
public final class MetricLines {
  private MetricLines() {}

  public static List<String> of(JobMetrics metrics) {
    List<String> lines = new ArrayList<>();
    metrics
        .byOperator()
        .forEach(
            (operator, values) -> {
              StringJoiner line = new StringJoiner(", ", operator + ": ", "");
              values.forEach((name, value) -> line.add(name + " " + words(value)));
              lines.add(line.toString());
            });
    return lines;
  }

  private static String words(MetricValue value) {
    if (value instanceof OfCounter counter) {
      return Texts.count(counter.count());
    }
    if (value instanceof OfGauge gauge) {
      return gauge.least() == gauge.most()
          ? number(gauge.least())
          : number(gauge.least()) + " to " + number(gauge.most());
    }
    OfHistogram histogram = (OfHistogram) value;
    return String.format(
        Locale.ROOT,
        "%s from %d to %d (half up to %d, 99%% up to %d)",
        Texts.counted(histogram.count(), "value"),
        histogram.least(),
        histogram.most(),
        histogram.quantile(0.5),
        histogram.quantile(0.99));
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
