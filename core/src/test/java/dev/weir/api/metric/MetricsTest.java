package dev.weir.api.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  private final Metrics metrics = new Metrics("count");

  @Test
  void theSameNameTwice_isTheSameMetric() {
    Counter words = metrics.counter("words");
    words.add(2);
    metrics.counter("words").increment();
    assertThat(metrics.values()).containsExactly(Map.entry("words", new MetricValue.OfCounter(3)));
  }

  @Test
  void twoKindsUnderOneName_areRefused() {
    metrics.counter("words");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.gauge("words"))
        .withMessage("metric 'words' of operator 'count' is a counter already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1st", "a b", "ä", ".x", "a/b"})
  void whatIsNoName_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.counter(name))
        .withMessageContainingAll("metric '" + name + "' of operator 'count'", "A-Z a-z 0-9 . _ -");
  }

  @Test
  void whatIsAskedForTooLate_isRefused() {
    metrics.complete();
    assertThatThrownBy(() -> metrics.histogram("lengths"))
        .hasMessage(
            "metric 'lengths' of operator 'count' was asked for too late: ask in open, and keep it"
                + " in a field");
  }

  @Test
  void aCounter_doesNotGoBack() {
    assertThatIllegalArgumentException().isThrownBy(() -> metrics.counter("words").add(-1));
  }

  private static JobMetrics ofSubtask(long words, double open) {
    Metrics of = new Metrics("count");
    of.counter("words").add(words);
    of.gauge("open").set(open);
    return JobMetrics.of(Map.of("count", of.values()));
  }

  @Test
  void subtasksAreTakenTogether() {
    JobMetrics other = JobMetrics.of(Map.of("split", Map.of("n", new MetricValue.OfCounter(1))));
    JobMetrics all = JobMetrics.NONE.and(ofSubtask(2, 7)).and(ofSubtask(3, -1.5)).and(other);
    assertThat(all.toJson())
        .isEqualTo(
            "{\"count\":{\"open\":{\"kind\":\"gauge\",\"least\":-1.5,\"most\":7.0},"
                + "\"words\":{\"kind\":\"counter\",\"count\":5}},"
                + "\"split\":{\"n\":{\"kind\":\"counter\",\"count\":1}}}");
    assertThat(JobMetrics.NONE.isEmpty()).isTrue();
  }

  @Test
  void whatIsOfAnotherKindInAnotherSubtask_isLeftOut() {
    JobMetrics counter = JobMetrics.of(Map.of("a", Map.of("n", new MetricValue.OfCounter(1))));
    JobMetrics gauge = JobMetrics.of(Map.of("a", Map.of("n", new MetricValue.OfGauge(2, 2))));
    assertThat(counter.and(gauge).toJson()).isEqualTo(counter.toJson());
  }

  @Test
  void jsonKnowsNoInfinity() {
    Gauge gauge = metrics.gauge("rate");
    gauge.set(Double.POSITIVE_INFINITY);
    assertThat(gauge.value().toJson())
        .isEqualTo("{\"kind\":\"gauge\",\"least\":null,\"most\":null}");
  }
}
