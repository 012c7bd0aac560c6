package dev.weir.api.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Windows that cannot be are refused when a pipeline is built. */
class WindowSizesTest {
  @Test
  void sizesArePositive() {
    assertThatThrownBy(() -> TumblingWindows.of(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the size of windows is PT0S: choose at least a millisecond");
    assertThatThrownBy(() -> SlidingWindows.of(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
        .hasMessage("the slide of windows is PT-1S: choose at least a millisecond");
    assertThatThrownBy(() -> TumblingWindows.of(Duration.ofNanos(1_500_000)))
        .hasMessage("the size of windows is PT0.0015S: choose whole milliseconds");
    assertThatThrownBy(() -> TumblingWindows.of(Duration.ofSeconds(Long.MAX_VALUE)))
        .hasMessageEndingWith("choose at most 100,000 years");
  }

  @Test
  void aSlideIsAtMostTheSize() {
    assertThatThrownBy(() -> SlidingWindows.of(Duration.ofSeconds(1), Duration.ofSeconds(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "windows of PT1S slide by PT2S: records between them would be in none; choose at most"
                + " the size");
  }

  @Test
  void stepsDivideTheSize() {
    assertThatThrownBy(() -> CumulatingWindows.of(Duration.ofSeconds(3), Duration.ofSeconds(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "windows cumulate up to PT3S in steps of PT2S: choose a size that is a multiple of"
                + " the step");
  }

  @Test
  void offsetsOfAnySignAreBroughtIntoThePeriod() {
    assertThat(TumblingWindows.of(Duration.ofHours(24)).offset(Duration.ofHours(-8)))
        .isEqualTo(TumblingWindows.of(Duration.ofHours(24)).offset(Duration.ofHours(16)));
  }
}
