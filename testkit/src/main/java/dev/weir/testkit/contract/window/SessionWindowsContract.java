package dev.weir.testkit.contract.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.window.SessionWindows;
import dev.weir.api.window.TimeWindow;
import dev.weir.graph.spec.OperatorSpec;
import dev.weir.testkit.contract.window.NaiveWindows.Event;
import dev.weir.testkit.contract.window.NaiveWindows.Fired;
import dev.weir.testkit.harness.Input;
import dev.weir.testkit.harness.OperatorHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Session windows are equal to naive ones. */
public abstract class SessionWindowsContract extends WindowsFixture {
  private static SessionWindows<Object> gapOf(long millis) {
    return SessionWindows.withGap(Duration.ofMillis(millis));
  }

  private void verify(OperatorSpec spec, List<Input> inputs, NaiveSessions naive) {
    naive.run(inputs);
    verify(spec, inputs, naive.fired(), naive.late());
  }

  private static OperatorSpec aggregating(SessionWindows<? super Event> windows, long lateness) {
    return SlicedWindowsContract.aggregating(windows, lateness);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void sessions(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long gap = random.nextLong(1, 30);
    for (long lateness : new long[] {0, 1 + random.nextLong(60)}) {
      List<Input> inputs = RandomEvents.of(random, 25, 2, 5);
      verify(aggregating(gapOf(gap), lateness), inputs, new NaiveSessions(any -> gap, lateness));
      verify(
          SlicedWindowsContract.collecting(gapOf(gap), lateness),
          inputs,
          new NaiveSessions(any -> gap, lateness));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachRecordHasAGap(long seed) {
    List<Input> inputs = new ArrayList<>();
    long time = 0;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 30; i++) {
      time += random.nextLong(12);
      Event event = new Event("key" + random.nextInt(2), 1 + random.nextLong(20), time);
      inputs.add(Input.record(event, time));
      if (random.nextInt(3) == 0) {
        inputs.add(Input.watermark(time - 1));
      }
    }
    inputs.add(Input.end());
    verify(
        aggregating(SessionWindows.<Event>withDynamicGap(Event::number), 0),
        inputs,
        new NaiveSessions(Event::number, 0));
  }

  /** Whenever the watermark comes by: what is one session depends on the records alone. */
  @ParameterizedTest
  @ValueSource(longs = {1, 3, 1000})
  void aRecordAtTheVeryEndBelongsToTheSession(long watermarkEach) throws Exception {
    try (OperatorHarness<Fired> harness = setup(aggregating(gapOf(10), 0)).open()) {
      for (long time = 0; time <= 30; time += 10) {
        harness.record(new Event("a", time, time), time);
        for (long to = time; to < time + 10; to += watermarkEach) {
          harness.watermark(to - 1);
        }
      }
      harness.watermark(1000);
      assertThat(harness.output())
          .containsExactly(new Fired("a", new TimeWindow(0, 40), List.of(0L, 10L, 20L, 30L)));
    }
  }

  @Test
  void aRecordThatIsNotLateMakesAFiredSessionLonger() throws Exception {
    try (OperatorHarness<Fired> harness = setup(aggregating(gapOf(10), 0)).open()) {
      harness.record(new Event("a", 1, 0), 0);
      harness.watermark(10);
      harness.record(new Event("a", 2, 5), 5);
      harness.watermark(1000);
      assertThat(harness.output())
          .containsExactly(
              new Fired("a", new TimeWindow(0, 10), List.of(1L)),
              new Fired("a", new TimeWindow(0, 15), List.of(1L, 2L)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 25})
  void nothingIsLeftBehind(long lateness) throws Exception {
    try (OperatorHarness<Fired> harness = setup(aggregating(gapOf(7), lateness)).open()) {
      for (int i = 0; i < 300; i++) {
        Event event = new Event("key" + i % 40, i, i - 9L * (i % 3));
        harness.record(event, event.timestampMillis());
        harness.watermark(i - 4);
      }
      harness.watermark(1000);
      assertThat(entriesLeft("sessions")).isZero();
      assertThat(entriesLeft("parts-of-sessions")).isZero();
      assertThat(entriesLeft("event-time")).isZero();
    }
  }

  @Test
  void aGapOfNothingIsRefused() throws Exception {
    OperatorSpec spec = aggregating(SessionWindows.<Event>withDynamicGap(Event::number), 0);
    try (OperatorHarness<Fired> harness = setup(spec).open()) {
      assertThatThrownBy(() -> harness.record(new Event("a", 0, 5), 5))
          .hasMessageContaining("operator 'windows'")
          .hasMessageContaining("the gap of a session is 0 ms");
    }
  }
}
