package dev.weir.testkit.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.KeyedStream;
import dev.weir.api.Stream;
import dev.weir.api.time.EventTime;
import dev.weir.api.window.SessionWindows;
import dev.weir.api.window.SlidingWindows;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.TumblingWindows;
import dev.weir.api.window.Windowed;
import dev.weir.connector.CollectionSource;
import dev.weir.testkit.CollectingSink;
import dev.weir.testkit.sim.Simulation;
import dev.weir.testkit.sim.fault.Faults;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole pipelines with windows, on several nodes that fail. */
class WindowsSimulationTest {
  private static final int RECORDS = 200;

  record Bid(String item, long price, long time) {}

  /** One of each second, each third one two seconds behind its neighbours. */
  private static final List<Bid> BIDS =
      IntStream.range(0, RECORDS)
          .mapToObj(i -> new Bid("item" + i % 5, i, 1000L * (i % 3 == 0 ? i - 2 : i)))
          .toList();

  private static final Job JOB =
      p -> {
        Stream<Bid> bids =
            p.source(
                "bids",
                CollectionSource.of(BIDS),
                EventTime.outOfOrder(Bid::time, Duration.ofSeconds(400)));
        KeyedStream<String, Bid> byItem = bids.keyBy(Bid::item);
        byItem
            .window(SlidingWindows.of(Duration.ofSeconds(10), Duration.ofSeconds(2)))
            .count("sliding")
            .sink("counts", new CollectingSink<>());
        byItem
            .window(SessionWindows.withGap(Duration.ofSeconds(30)))
            .sum("sessions", Bid::price)
            .sink("sums", new CollectingSink<>());
        bids.windowAll(TumblingWindows.of(Duration.ofSeconds(50)))
            .max("highest", Comparator.comparingLong(Bid::price))
            .sink("maxima", new CollectingSink<>());
      };

  @Test
  void comeOutOnceWhateverFails() {
    Simulation.Report report =
        Simulation.of(JOB)
            .seeds(25)
            .faults(Faults.defaults())
            .verify(
                output -> {
                  assertThat(total(output.get("counts"))).isEqualTo(5L * RECORDS);
                  assertThat(total(output.get("sums")))
                      .isEqualTo((long) RECORDS * (RECORDS - 1) / 2);
                  assertThat(output.get("sums")).hasSize(5);
                  assertThat(output.get("maxima"))
                      .hasSize(5)
                      .contains(new Windowed<>(0, new TimeWindow(0, 50_000), BIDS.get(51)));
                });
    assertThat(report.restores()).isGreaterThan(25);
  }

  private static long total(Collection<?> windows) {
    return windows.stream().mapToLong(each -> (Long) ((Windowed<?, ?>) each).value()).sum();
  }
}
