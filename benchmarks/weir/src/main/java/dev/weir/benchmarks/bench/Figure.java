package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.workload.Workload;
import java.util.List;
import java.util.Locale;

/**
 * A figure of a run that is compared.
 *
 * @param name in the run's line
 * @param label for people, with the unit
 */
record Figure(String name, String label) {
  static final Figure RATE = new Figure("events_per_s", "events/s");
  static final Figure CHECKPOINT = new Figure("ckpt_ms_p50", "checkpoint p50, ms");
  static final Figure LONGEST_CHECKPOINT = new Figure("ckpt_ms_max", "checkpoint max, ms");
  static final Figure RESIDENT = new Figure("rss_mb", "resident, MB");

  private static final List<Figure> OF_THROUGHPUT =
      List.of(RATE, CHECKPOINT, LONGEST_CHECKPOINT, RESIDENT);
  private static final List<Figure> OF_LATENCY =
      List.of(
          new Figure("lat_ms_p50", "latency p50, ms"),
          new Figure("lat_ms_p99", "latency p99, ms"),
          new Figure("lat_ms_p999", "latency p99.9, ms"),
          new Figure("lat_ms_max", "latency max, ms"));
  private static final List<Figure> OF_RECOVERY =
      List.of(new Figure("recovery_ms", "exception to output, ms"));

  /** What is compared of a workload, the most important first. */
  static List<Figure> of(Workload workload) {
    return switch (workload) {
      case LATENCY -> OF_LATENCY;
      case RECOVERY -> OF_RECOVERY;
      default -> OF_THROUGHPUT;
    };
  }

  /** What the chart shows of a workload. */
  static Figure inChart(Workload workload) {
    return workload == Workload.LATENCY ? OF_LATENCY.get(1) : of(workload).get(0);
  }

  /** Three significant digits, millions and thousands shortened. */
  static String text(double value) {
    if (value >= 999_500) {
      return digits(value / 1e6) + " M";
    }
    return value >= 9_995 ? digits(value / 1e3) + " k" : digits(value);
  }

  /** A whole number, full millions and thousands shortened. */
  static String count(long number) {
    if (number > 0 && number % 1_000_000 == 0) {
      return number / 1_000_000 + " M";
    }
    return number > 0 && number % 1_000 == 0 ? number / 1_000 + " k" : Long.toString(number);
  }

  private static String digits(double value) {
    int behindPoint = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + behindPoint + "f", value);
  }
}
