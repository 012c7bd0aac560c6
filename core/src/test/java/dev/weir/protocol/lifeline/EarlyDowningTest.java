package dev.weir.protocol.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EarlyDowningTest {
  /** Whatever way a cluster falls into two that call each other dead, at most one side acts. */
  @Test
  void ofTwoSidesOnlyOneActs() {
    for (int members = 2; members <= 9; members++) {
      for (int one = 1; one < members; one++) {
        boolean oneActs = EarlyDowning.mayDown(false, members, one);
        boolean otherActs = EarlyDowning.mayDown(false, members, members - one);
        assertThat(oneActs && otherActs).as("%s of %s", one, members).isFalse();
      }
    }
  }

  @Test
  void theRestActsAtOnce_whereItIsMoreThanHalf_orTheRefusalIsThisMachinesOwn() {
    assertThat(EarlyDowning.mayDown(false, 3, 2)).isTrue();
    assertThat(EarlyDowning.mayDown(false, 5, 3)).isTrue();
    assertThat(EarlyDowning.mayDown(false, 2, 1)).isFalse();
    assertThat(EarlyDowning.mayDown(false, 4, 2)).isFalse();
    assertThat(EarlyDowning.mayDown(true, 2, 1)).isTrue();
    assertThat(EarlyDowning.mayDown(true, 5, 1)).isTrue();
  }
}
