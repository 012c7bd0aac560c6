package dev.weir.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.window.CumulatingWindows;
import dev.weir.api.window.SlidingWindows;
import dev.weir.api.window.TumblingWindows;
import dev.weir.api.window.WindowAssigner;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlicingTest {
  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  static List<WindowAssigner<Object>> assigners() {
    return List.of(
        TumblingWindows.of(millis(10)).offset(millis(-3)),
        SlidingWindows.of(millis(10), millis(5)),
        SlidingWindows.of(millis(10), millis(3)).offset(millis(1)),
        SlidingWindows.of(millis(10), millis(7)),
        CumulatingWindows.of(millis(12), millis(4)).offset(millis(5)));
  }

  private void checkAround(Slicing slicing, long center) {
    for (long time = center - 50; time < center + 50; time++) {
      long end = slicing.sliceEnd(time);
      long start = slicing.sliceStart(end);
      assertThat(start).isLessThanOrEqualTo(time);
      assertThat(end).isGreaterThan(time);
      assertThat(slicing.sliceEnd(end - 1)).isEqualTo(end);
      assertThat(slicing.sliceEnd(start)).isEqualTo(end);
      for (long window = slicing.firstWindowEnd(end);
          window <= slicing.lastWindowEnd(end);
          window = slicing.nextWindowEnd(window)) {
        assertThat(slicing.windowStart(window)).isLessThanOrEqualTo(start);
        assertThat(window).isGreaterThanOrEqualTo(end);
      }
      long behind = slicing.nextWindowEnd(slicing.lastWindowEnd(end));
      assertThat(slicing.windowStart(behind)).isGreaterThanOrEqualTo(end);
    }
  }

  @ParameterizedTest
  @MethodSource("assigners")
  void slicesCoverTimeAndLieInTheirWindows(WindowAssigner<Object> assigner) {
    Slicing slicing = Slicing.of(assigner);
    checkAround(slicing, 0);
    checkAround(slicing, WindowTime.FARTHEST - 50);
    checkAround(slicing, -WindowTime.FARTHEST + 51);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 5, 60})
  void aSlideIsAtMostTwoSlices(long seconds) {
    Slicing slicing =
        Slicing.of(
            SlidingWindows.of(Duration.ofHours(1).plusMillis(1), Duration.ofSeconds(seconds)));
    long end = slicing.sliceEnd(0);
    end = slicing.sliceEnd(end);
    assertThat(end).isEqualTo(seconds * 1000);
  }
}
