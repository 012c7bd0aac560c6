package dev.weir.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MomentsTest {
  private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);

  @Test
  void whatALongCannotHold_isAsFarAwayAsItCanSay() {
    assertThat(Moments.millis(Duration.ofMillis(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(Moments.millis(EVER)).isEqualTo(Long.MAX_VALUE);
    assertThat(Moments.millis(EVER.negated())).isEqualTo(Long.MIN_VALUE);
    assertThat(Moments.after(1000, EVER)).isEqualTo(Long.MAX_VALUE);
    assertThat(Moments.after(-1000, EVER.negated())).isEqualTo(Long.MIN_VALUE);
    assertThat(Moments.after(Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
    assertThat(Moments.after(Long.MIN_VALUE, -1)).isEqualTo(Long.MIN_VALUE);
    assertThat(Moments.after(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(-1);
  }

  @Test
  void theRestIsPlainArithmetic() {
    assertThat(Moments.after(1000, Duration.ofMillis(-1500))).isEqualTo(-500);
    assertThat(Moments.until(1500, 1000)).isEqualTo(500);
  }

  @Test
  void whatIsOver_needsNoWaiting_howeverLongAgoItWas() {
    assertThat(Moments.until(1000, 1000)).isZero();
    assertThat(Moments.until(Long.MIN_VALUE, 1000)).isZero();
    assertThat(Moments.until(Long.MAX_VALUE, -1000)).isEqualTo(Long.MAX_VALUE);
  }
}
