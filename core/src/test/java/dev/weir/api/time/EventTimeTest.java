package dev.weir.api.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventTimeTest {
  @Test
  void describesDelayAndIdleness() throws Exception {
    EventTime<String> time = EventTime.outOfOrder(Long::parseLong, Duration.ofSeconds(2));
    assertThat(time.timestamp().timestampMillis("42")).isEqualTo(42);
    assertThat(time.outOfOrderness()).isEqualTo(Duration.ofSeconds(2));
    assertThat(time.idleAfter()).isNull();
    assertThat(time.withIdleAfter(Duration.ofSeconds(9)).idleAfter())
        .isEqualTo(Duration.ofSeconds(9));
    assertThat(EventTime.<String>ascending(Long::parseLong).outOfOrderness())
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void refusesTimeThatRunsBackwards() {
    assertThatThrownBy(() -> EventTime.<String>outOfOrder(Long::parseLong, Duration.ofMillis(-1)))
        .hasMessage("out-of-orderness is negative: PT-0.001S");
    assertThatThrownBy(
            () -> EventTime.<String>ascending(Long::parseLong).withIdleAfter(Duration.ZERO))
        .hasMessage("idleness must be positive: PT0S");
  }
}
