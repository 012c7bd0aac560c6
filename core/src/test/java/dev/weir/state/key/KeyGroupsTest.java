package dev.weir.state.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyGroupsTest {
  @Test
  void ranges_coverEachKeyGroupOnce_andAgreeWithTheOwner() {
    for (int max : new int[] {1, 7, 64, 1024}) {
      for (int parallelism = 1; parallelism <= Math.min(max, 70); parallelism++) {
        int next = 0;
        for (int subtask = 0; subtask < parallelism; subtask++) {
          KeyGroupRange range = KeyGroups.range(subtask, max, parallelism);
          assertThat(range.first()).isEqualTo(next);
          assertThat(range.size()).isPositive();
          for (int group = range.first(); group < range.end(); group++) {
            assertThat(KeyGroups.owner(group, max, parallelism)).isEqualTo(subtask);
          }
          next = range.end();
        }
        assertThat(next).isEqualTo(max);
      }
    }
  }

  @Test
  void groups_areHitEvenly_bySequentialNumbers() {
    int max = 128;
    int keys = 128_000;
    int[] hits = new int[max];
    IntStream.range(0, keys).forEach(key -> hits[KeyGroups.ofHash(KeyGroups.mix(key), max)]++);
    assertThat(Arrays.stream(hits)).allMatch(hit -> hit > 850 && hit < 1150);
  }

  @Test
  void ofHash_staysInRange_atTheEnds() {
    for (int max : new int[] {1, 3, 1024, KeyGroups.LARGEST_MAX_PARALLELISM}) {
      assertThat(KeyGroups.ofHash(0, max)).isZero();
      assertThat(KeyGroups.ofHash(-1, max)).isEqualTo(max - 1);
    }
  }
}
