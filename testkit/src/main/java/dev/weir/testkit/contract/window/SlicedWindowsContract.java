package dev.weir.testkit.contract.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.function.MergingAggregateFunction;
import dev.weir.api.metric.MetricValue;
import dev.weir.api.window.CumulatingWindows;
import dev.weir.api.window.SlidingWindows;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.TumblingWindows;
import dev.weir.api.window.WindowAssigner;
import dev.weir.api.window.WindowContents;
import dev.weir.api.window.Windowing;
import dev.weir.graph.spec.WindowSpec;
import dev.weir.testkit.contract.window.NaiveWindows.Event;
import dev.weir.testkit.contract.window.NaiveWindows.Fired;
import dev.weir.testkit.harness.Input;
import dev.weir.testkit.harness.OperatorHarness;
import dev.weir.time.Lateness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tumbling, sliding and cumulating windows are equal to naive ones. */
public abstract class SlicedWindowsContract extends WindowsFixture {
  /** Keeps the numbers themselves, so that each one missing or twice shows. */
  private static final class Numbers
      implements MergingAggregateFunction<Event, List<Long>, List<Long>> {
    @Override
    public List<Long> empty() {
      return List.of();
    }

    @Override
    public List<Long> add(List<Long> accumulator, Event value) {
      return merge(accumulator, List.of(value.number()));
    }

    @Override
    public List<Long> merge(List<Long> earlier, List<Long> later) {
      List<Long> both = new ArrayList<>(earlier);
      both.addAll(later);
      return List.copyOf(both);
    }

    @Override
    public List<Long> result(List<Long> accumulator) {
      return accumulator.stream().sorted().toList();
    }
  }

  static WindowSpec<?, ?, ?, ?, ?> aggregating(
      WindowAssigner<? super Event> assigner, long lateness) {
    return new WindowSpec<>(
        new Windowing<String, Event, List<Long>, List<Long>, Fired>(
            assigner,
            new Lateness(lateness),
            LATE,
            new WindowContents.Aggregated<>(Numbers::new),
            (key, window, numbers, out) -> out.emit(new Fired(key, window, numbers)),
            null));
  }

  static WindowSpec<?, ?, ?, ?, ?> collecting(
      WindowAssigner<? super Event> assigner, long lateness) {
    return new WindowSpec<>(
        new Windowing<String, Event, Event, List<Event>, Fired>(
            assigner,
            new Lateness(lateness),
            LATE,
            new WindowContents.Collected<>(),
            (key, window, events, out) ->
                out.emit(
                    new Fired(key, window, events.stream().map(Event::number).sorted().toList())),
            null));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  /** Every window that contains a moment, found by trying. */
  private static LongFunction<List<TimeWindow>> starting(
      long size, long slide, long offset, long firstEnd, long step) {
    return time -> {
      List<TimeWindow> windows = new ArrayList<>();
      for (long end = firstEnd; end <= size; end += step) {
        long from = Math.floorDiv(time - offset - size, slide) * slide + offset;
        for (long start = from; start <= time; start += slide) {
          TimeWindow window = new TimeWindow(start, start + end);
          if (window.contains(time)) {
            windows.add(window);
          }
        }
      }
      return windows;
    };
  }

  private static LongFunction<List<TimeWindow>> sliding(long size, long slide, long offset) {
    return starting(size, slide, offset, size, size);
  }

  private void compare(
      WindowAssigner<Object> assigner, LongFunction<List<TimeWindow>> naive, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (long lateness : new long[] {0, 1 + random.nextLong(60)}) {
      List<Input> inputs = RandomEvents.of(random, 22, 3, 5);
      verify(aggregating(assigner, lateness), inputs, new NaiveWindows(naive, lateness));
      verify(collecting(assigner, lateness), inputs, new NaiveWindows(naive, lateness));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void tumbling(long seed) {
    long size = new SplittableRandom(seed).nextLong(1, 40);
    long offset = new SplittableRandom(-seed).nextLong(size);
    compare(
        TumblingWindows.of(millis(size)).offset(millis(offset - 2 * size)),
        sliding(size, size, offset),
        seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void slidingByAnyPart(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long slide = random.nextLong(1, 12);
    long size = seed % 2 == 0 ? slide * random.nextLong(1, 5) : slide + random.nextLong(30);
    long offset = random.nextLong(slide);
    compare(
        SlidingWindows.of(millis(size), millis(slide)).offset(millis(offset)),
        sliding(size, slide, offset),
        seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void cumulating(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long step = random.nextLong(1, 12);
    long size = step * random.nextLong(1, 6);
    long offset = random.nextLong(size);
    compare(
        CumulatingWindows.of(millis(size), millis(step)).offset(millis(offset)),
        starting(size, size, offset, step, step),
        seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 25})
  void nothingIsLeftBehind(long lateness) throws Exception {
    WindowAssigner<Object> assigner = SlidingWindows.of(millis(10), millis(3));
    try (OperatorHarness<Fired> harness = setup(aggregating(assigner, lateness)).open()) {
      for (int i = 0; i < 300; i++) {
        Event event = new Event("key" + i % 40, i, i - 7L * (i % 3));
        harness.record(event, event.timestampMillis());
        harness.watermark(i - 4);
      }
      harness.watermark(1000);
      assertThat(entriesLeft("slices-" + assigner.words())).isZero();
      assertThat(entriesLeft("event-time")).isZero();
      assertThat(entriesLeft("event-time-of-slices")).isZero();
    }
  }

  @Test
  void countsLateRecords() throws Exception {
    try (OperatorHarness<Fired> harness =
        setup(aggregating(TumblingWindows.of(millis(10)), 5)).open()) {
      harness.watermark(13);
      harness.record(new Event("a", 1, 9), 9);
      harness.watermark(14);
      harness.record(new Event("a", 2, 9), 9);
      harness.record(new Event("a", 3, 10), 10);
      assertThat(harness.metrics().get("late-records")).isEqualTo(new MetricValue.OfCounter(1));
      assertThat(harness.output())
          .containsExactly(new Fired("a", new TimeWindow(0, 10), List.of(1L)));
    }
  }
}
