package dev.weir.benchmarks.workload;

import java.util.List;

/** Quantiles of few or many numbers, by nearest rank: always one of the numbers. */
public final class Quantiles {
  private Quantiles() {}

  /** The quantile of ascending numbers; 0 if there are none. */
  public static long of(List<Long> ascending, double quantile) {
    return ascending.isEmpty() ? 0 : ascending.get(rank(ascending.size(), quantile));
  }

  /** The quantile of ascending numbers; 0 if there are none. */
  public static long of(long[] ascending, double quantile) {
    return ascending.length == 0 ? 0 : ascending[rank(ascending.length, quantile)];
  }

  private static int rank(int size, double quantile) {
    return Math.max(0, (int) Math.ceil(quantile * size) - 1);
  }
}
