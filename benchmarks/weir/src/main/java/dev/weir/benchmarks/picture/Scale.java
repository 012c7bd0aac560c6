package dev.weir.benchmarks.picture;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** An axis: where a value lies on it, from 0 to 1, and which values are marked. */
public final class Scale {
  private static final double MARGIN = 0.06;

  private final boolean logarithmic;
  private final double from;
  private final double to;
  private final double[] ticks;

  private Scale(boolean logarithmic, double from, double to, double... ticks) {
    this.logarithmic = logarithmic;
    this.from = from;
    this.to = to;
    this.ticks = ticks;
  }

  /** Marks exactly the values, which are positive, with a margin at both ends. */
  public static Scale logarithmic(double... values) {
    double low = Arrays.stream(values).min().orElse(1);
    double high = Arrays.stream(values).max().orElse(1);
    double margin = Math.max(Math.log(high / low) * MARGIN, Math.ulp(1f));
    return new Scale(true, Math.log(low) - margin, Math.log(high) + margin, values);
  }

  /** Full powers of ten around the values; those below one count as one. */
  public static Scale decades(double... values) {
    double low = Math.max(1, Arrays.stream(values).min().orElse(1));
    double high = Math.max(low, Arrays.stream(values).max().orElse(1));
    int first = (int) Math.floor(Math.log10(low));
    int last = Math.max(first + 1, (int) Math.ceil(Math.log10(high)));
    double[] powers =
        IntStream.rangeClosed(first, last).mapToDouble(power -> Math.pow(10, power)).toArray();
    return new Scale(true, first * Math.log(10), last * Math.log(10), powers);
  }

  /**
   * From zero to at least the largest value, in round steps.
   *
   * @param steps how many at most
   */
  public static Scale fromZero(double[] values, int steps) {
    double high = Math.max(1, Arrays.stream(values).max().orElse(1));
    double power = Math.pow(10, Math.floor(Math.log10(high / steps)));
    double step =
        DoubleStream.of(1, 2, 5, 10)
            .map(digit -> digit * power)
            .filter(each -> each * steps >= high)
            .findFirst()
            .orElse(10 * power);
    int count = (int) Math.ceil(high / step);
    double[] ticks = IntStream.rangeClosed(0, count).mapToDouble(i -> i * step).toArray();
    return new Scale(false, 0, count * step, ticks);
  }

  public double[] ticks() {
    return ticks.clone();
  }

  /** How far along the axis the value is; values beyond an end are at it. */
  public double part(double value) {
    double at = logarithmic ? Math.log(Math.max(value, Double.MIN_NORMAL)) : value;
    return Math.max(0, Math.min(1, (at - from) / (to - from)));
  }
}
