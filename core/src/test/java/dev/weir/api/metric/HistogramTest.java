package dev.weir.api.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.metric.MetricValue.OfHistogram;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void bucketsFollowEachOther_andAreASixteenthWide() {
    long previous = -1;
    for (int i = 0; i < Buckets.COUNT; i++) {
      long last = Buckets.last(i);
      assertThat(Buckets.indexOf(previous + 1)).isEqualTo(i);
      assertThat(Buckets.indexOf(last)).isEqualTo(i);
      assertThat(last - previous - 1).isLessThanOrEqualTo((previous + 1) / 16);
      previous = last;
    }
    assertThat(previous).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void quantiles_areThoseOfTheValues_butForASixteenth() {
    Random random = new Random(3);
    long[] values = new long[10_000];
    Histogram one = new Histogram();
    Histogram two = new Histogram();
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Math.exp(random.nextDouble() * 20);
      (i % 3 == 0 ? one : two).record(values[i]);
    }
    Arrays.sort(values);
    OfHistogram all = (OfHistogram) one.value().and(two.value());
    assertThat(all.count()).isEqualTo(values.length);
    assertThat(all.least()).isEqualTo(values[0]);
    assertThat(all.most()).isEqualTo(values[values.length - 1]);
    assertThat(all.sum()).isEqualTo((double) Arrays.stream(values).sum());
    for (double share : new double[] {0, 0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = values[Math.max(0, (int) Math.ceil(share * values.length) - 1)];
      assertThat(all.quantile(share)).isBetween(exact, exact + exact / 16);
    }
  }

  @Test
  void withoutValues_thereIsNothing() {
    OfHistogram empty = new Histogram().value();
    assertThat(empty.quantile(0.5)).isZero();
    assertThat(empty.mean()).isZero();
    Histogram some = new Histogram();
    some.record(-7);
    some.record(9);
    assertThat(empty.and(some.value()).toJson())
        .isEqualTo(some.value().and(empty).toJson())
        .isEqualTo(
            "{\"kind\":\"histogram\",\"count\":2,\"mean\":4.5,\"least\":0,\"most\":9,\"p50\":0,"
                + "\"p90\":9,\"p99\":9,\"p999\":9}");
  }

  @Test
  void aValueThatWasRead_doesNotChangeAnyMore() {
    Histogram histogram = new Histogram();
    histogram.record(5);
    OfHistogram read = histogram.value();
    histogram.record(5);
    assertThat(read.buckets()[5]).isEqualTo(1);
  }
}
