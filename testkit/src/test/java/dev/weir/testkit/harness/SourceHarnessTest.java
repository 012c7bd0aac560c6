package dev.weir.testkit.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.time.EventTime;
import dev.weir.connector.CollectionSource;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.connector.RateLimited;
import dev.weir.spi.connector.SourceReader.Progress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The built-in sources, in all modes of the harness and step by step. */
final class SourceHarnessTest {
  private static List<Long> numbers(long count) {
    return LongStream.range(0, count).boxed().toList();
  }

  @Test
  void collection() {
    List<Integer> elements = IntStream.range(0, 100).boxed().toList();
    SourceHarness.verify(CollectionSource.of(elements), elements);
    SourceHarness.verify(CollectionSource.of(List.of("only")), List.of("only"));
    SourceHarness.verify(CollectionSource.of(List.of()), List.of());
  }

  @Test
  void collectionKeepsItsOrder() throws Exception {
    List<Integer> elements = IntStream.range(0, 100).boxed().toList();
    try (var harness = SourceHarness.open(CollectionSource.of(elements), 1)) {
      harness.readToEnd(7);
      assertThat(harness.output()).isEqualTo(elements);
    }
  }

  @Test
  void generator() {
    SourceHarness.verify(GeneratorSource.of(100, i -> i), numbers(100));
    SourceHarness.verify(GeneratorSource.of(50, i -> i).lanes(4), numbers(50));
    SourceHarness.verify(GeneratorSource.of(0, i -> i), List.of());
    SourceHarness.verify(GeneratorSource.of(2, i -> i).lanes(8), numbers(2));
  }

  @Test
  void subtaskOfPEmitsEveryPthRecord() throws Exception {
    try (var harness = SourceHarness.open(GeneratorSource.unbounded(i -> i), 3)) {
      for (int i = 0; i < 3; i++) {
        assertThat(harness.poll(1, 2)).isIn(Progress.MORE, Progress.WAITING);
      }
      assertThat(harness.output()).startsWith(1L, 4L, 7L);
    }
  }

  @Test
  void severalLanesAreReadInTheOrderOfTheIndices() throws Exception {
    try (var harness = SourceHarness.open(GeneratorSource.unbounded(i -> i).lanes(3), 1)) {
      harness.poll(0, 1);
      harness.poll(0, 10);
      harness.restart(1);
      harness.poll(0, 5);
      assertThat(harness.output()).isEqualTo(numbers(15));
    }
  }

  @Test
  void everyLaneOfAnEndlessGeneratorIsRead() throws Exception {
    try (var harness = SourceHarness.open(GeneratorSource.unbounded(i -> i).lanes(5), 2)) {
      for (int i = 0; i < 4; i++) {
        harness.poll(0, 3);
        harness.poll(1, 3);
      }
      assertThat(harness.output())
          .containsExactlyInAnyOrder(
              0L, 2L, 4L, 5L, 7L, 9L, 10L, 12L, 14L, 1L, 3L, 6L, 8L, 11L, 13L, 16L, 18L, 21L);
    }
  }

  @Test
  void rateLimited() {
    SourceHarness.verify(RateLimited.of(GeneratorSource.of(40, i -> i), 1000), numbers(40));
    SourceHarness.verify(
        RateLimited.of(CollectionSource.of(List.of(1, 2, 3)), 0.5), List.of(1, 2, 3));
  }

  @Test
  void theRateHoldsForTheWholeSource() throws Exception {
    RateLimited<Long, Lane> source = RateLimited.of(GeneratorSource.unbounded(i -> i), 1000);
    try (var harness = SourceHarness.open(source, 2)) {
      for (long now = 1; now <= 2000; now++) {
        harness.processingTime(now);
        harness.poll(0, 100);
        harness.poll(1, 100);
      }
      assertThat(harness.output()).hasSizeBetween(1990, 2000);
    }
  }

  @Test
  void aGapDoesNotAllowALongBurst() throws Exception {
    RateLimited<Long, Lane> source = RateLimited.of(GeneratorSource.unbounded(i -> i), 1000);
    try (var harness = SourceHarness.open(source, 1)) {
      harness.poll(0, 100);
      harness.processingTime(60_000);
      harness.poll(0, 10_000);
      harness.poll(0, 10_000);
      assertThat(harness.output()).hasSize(100);
      assertThat(harness.nextProcessingTimer()).isEqualTo(60_001);
    }
  }

  @Test
  void aLimitedReaderWaitsForTheClock() throws Exception {
    RateLimited<Long, Lane> source = RateLimited.of(GeneratorSource.unbounded(i -> i), 2);
    try (var harness = SourceHarness.open(source, 1)) {
      assertThat(harness.poll(0, 10)).isEqualTo(Progress.WAITING);
      assertThat(harness.nextProcessingTimer()).isEqualTo(500);
      harness.processingTime(499);
      assertThat(harness.isWokenUp(0)).isFalse();
      harness.processingTime(500);
      assertThat(harness.isWokenUp(0)).isTrue();
      harness.poll(0, 10);
      harness.poll(0, 10);
      assertThat(harness.output()).containsExactly(0L);
    }
  }

  @Test
  void ratesArePositive() {
    for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> RateLimited.of(GeneratorSource.of(1, i -> i), rate))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a rate");
    }
  }

  @Test
  void watermarksFollowTheTimestampsAndAreRestored() throws Exception {
    EventTime<Integer> time = EventTime.outOfOrder((Integer n) -> n * 10L, Duration.ofMillis(5));
    CollectionSource<Integer> source = CollectionSource.of(List.of(1, 4, 2, 9, 3));
    try (var harness = SourceHarness.open(source, time, 1, 0)) {
      harness.poll(0, 3);
      harness.processingTime(1000);
      harness.poll(0, 3);
      assertThat(harness.emitted()).startsWith(new Emitted<>(1, 10), new Emitted<>(4, 40));
      harness.processingTime(2000);
      harness.restart(1);
      harness.readToEnd(3);
      List<Long> watermarks = harness.watermarks();
      assertThat(watermarks).contains(34L).last().isEqualTo(84L);
      assertThat(watermarks.get(watermarks.size() - 1)).isEqualTo(84L);
    }
  }

  @Test
  void aBusySourceSendsAWatermarkNowAndThen() throws Exception {
    EventTime<Long> time = EventTime.ascending((Long n) -> n);
    try (var harness = SourceHarness.open(GeneratorSource.unbounded(i -> i), time, 1, 1000)) {
      harness.poll(0, 1);
      int before = harness.watermarks().size();
      for (int i = 0; i < 100; i++) {
        harness.poll(0, 1000);
      }
      assertThat(harness.watermarks().size() - before).isBetween(15, 25);
      long last = harness.watermarks().get(harness.watermarks().size() - 1);
      assertThat(last).isLessThan(harness.output().get(harness.output().size() - 1));
    }
  }

  @Test
  void aSilentSubtaskBecomesIdleAndComesBack() throws Exception {
    EventTime<Long> time = EventTime.ascending((Long n) -> n).withIdleAfter(Duration.ofSeconds(1));
    RateLimited<Long, Lane> source = RateLimited.of(GeneratorSource.unbounded(i -> i), 0.5);
    try (var harness = SourceHarness.open(source, time, 1, 0)) {
      harness.poll(0, 1);
      harness.poll(0, 1);
      assertThat(harness.isIdle(0)).isFalse();
      harness.processingTime(999);
      assertThat(harness.isIdle(0)).isFalse();
      harness.processingTime(1000);
      assertThat(harness.isIdle(0)).isTrue();
      harness.processingTime(2000);
      harness.poll(0, 1);
      harness.poll(0, 1);
      assertThat(harness.isIdle(0)).isFalse();
      assertThat(harness.output()).containsExactly(0L);
    }
  }

  @Test
  void aGeneratorThatDependsOnMoreThanTheIndexIsCaught() {
    long[] calls = {0};
    assertThatThrownBy(
            () -> SourceHarness.verify(GeneratorSource.of(5, i -> calls[0]++), numbers(5)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("should be");
  }
}
