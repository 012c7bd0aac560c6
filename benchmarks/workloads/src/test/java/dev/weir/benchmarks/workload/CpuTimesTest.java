package dev.weir.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CpuTimesTest {
  private static CpuTimes at(String machine, int user, int system) {
    String process =
        "42 (a (strange) name) S 1 42 42 0 -1 4194560 9 0 0 0 "
            + (user + " " + system)
            + " 7 7 20 0 30 0 5 99 9";
    return CpuTimes.parse(machine, process);
  }

  @Test
  void othersShare_isWhatIsNeitherOursNorIdle() {
    CpuTimes before = at("cpu  100 0 50 1000 10 0 0 0 0 0", 60, 40);
    // 200 more ticks: 80 idle or waiting for the disk, 120 busy, 90 of them in this process.
    CpuTimes after = at("cpu  200 0 60 1070 20 0 0 10 55 0", 140, 50);

    assertThat(after.othersShareSince(before)).isCloseTo(30.0 / 200, within(1e-9));
  }

  @Test
  void othersShare_noTimeHasPassed_isZero() {
    CpuTimes now = at("cpu  100 0 50 1000 10 0 0 0 0 0", 60, 40);

    assertThat(now.othersShareSince(now)).isZero();
  }
}
