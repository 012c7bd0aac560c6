package dev.weir.protocol.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.job.RestartStrategy.ExponentialDelay;
import dev.weir.protocol.job.RestartStrategy.FailureRate;
import dev.weir.protocol.job.RestartStrategy.FixedDelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RestartStrategyTest {
  private static List<Long> times(long... millis) {
    return LongStream.of(millis).boxed().toList();
  }

  /** What each failure in turn leads to; -1 stands for giving up. */
  private static List<Long> delays(RestartStrategy strategy, long... failures) {
    List<Long> delays = new ArrayList<>();
    for (int i = 1; i <= failures.length; i++) {
      delays.add(strategy.delayMillis(times(failures).subList(0, i)).orElse(-1));
    }
    return delays;
  }

  @Test
  void none_givesUpAtOnce() {
    assertThat(delays(new RestartStrategy.None(), 0)).containsExactly(-1L);
  }

  @Test
  void fixedDelay_givesUpBehindItsNumber() {
    FixedDelay twice = new FixedDelay(2, Duration.ofMillis(7));
    assertThat(delays(twice, 0, 1000, 1001, 1002)).containsExactly(7L, 7L, -1L, -1L);
    assertThat(delays(new FixedDelay(0, Duration.ZERO), 5)).containsExactly(-1L);
  }

  @Test
  void exponentialDelay_isNoneAtFirst_growsUpToItsLimit_andStartsAnewAfterAQuietTime() {
    ExponentialDelay strategy =
        new ExponentialDelay(
            Duration.ofMillis(10), Duration.ofMillis(50), 2, Duration.ofMillis(100));
    assertThat(delays(strategy, 0, 10, 20, 30, 40, 141, 142, 242, 343))
        .containsExactly(0L, 10L, 20L, 40L, 50L, 0L, 10L, 20L, 0L);
  }

  @Test
  void exponentialDelay_bearsAClockThatIsSetBack() {
    ExponentialDelay strategy =
        new ExponentialDelay(Duration.ofMillis(1), Duration.ofMillis(9), 3, Duration.ofMillis(5));
    assertThat(delays(strategy, 1000, 0, 1)).containsExactly(0L, 1L, 3L);
  }

  @Test
  void failureRate_looksAtItsIntervalOnly() {
    FailureRate strategy = new FailureRate(2, Duration.ofMillis(100), Duration.ofMillis(3));
    assertThat(delays(strategy, 0, 50, 100, 149)).containsExactly(3L, 3L, 3L, -1L);
    assertThat(delays(strategy, 0, 1, 2)).containsExactly(3L, 3L, -1L);
  }

  @Test
  void aLimitBeyondWhatIsRemembered_isRefused() {
    List<Long> remembered = LongStream.range(0, RestartStrategy.MEMORY).boxed().toList();
    FixedDelay most = new FixedDelay(RestartStrategy.MEMORY - 1, Duration.ZERO);
    assertThat(most.delayMillis(remembered)).isEmpty();
    assertThat(new FixedDelay(Integer.MAX_VALUE, Duration.ZERO).delayMillis(remembered))
        .isEqualTo(OptionalLong.of(0));
    assertThatThrownBy(() -> new FixedDelay(RestartStrategy.MEMORY, Duration.ZERO))
        .hasMessage("the number of restarts must be 0 to 99, or 2147483647 for no limit: 100");
    assertThatThrownBy(() -> new FailureRate(-1, Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("the number of failures must be 0 to 99");
  }

  @Test
  void delaysThatMakeNoSense_areRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new FixedDelay(1, second.negated()))
        .hasMessageContaining("must not be negative");
    assertThatThrownBy(() -> new ExponentialDelay(second, Duration.ZERO, 2, second))
        .hasMessageContaining("is less than the initial PT1S");
    for (double factor : new double[] {0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new ExponentialDelay(second, second, factor, second))
          .hasMessageContaining("cannot grow by a factor");
    }
  }
}
