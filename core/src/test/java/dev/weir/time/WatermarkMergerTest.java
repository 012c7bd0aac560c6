package dev.weir.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.element.Watermark;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatermarkMergerTest {
  @Test
  void merged_isTheMinimum_andThereIsNoneBeforeEachChannelHasOne() {
    WatermarkMerger merger = new WatermarkMerger(2);
    assertThat(merger.current()).isEqualTo(Watermark.MIN);
    assertThat(merger.onWatermark(0, 10)).isEqualTo(Watermark.MIN);
    assertThat(merger.onWatermark(1, 7)).isEqualTo(7);
    assertThat(merger.onWatermark(1, 20)).isEqualTo(10);
    assertThat(merger.onWatermark(1, 30)).isEqualTo(10);
    assertThat(merger.onWatermark(0, 25)).isEqualTo(25);
  }

  @Test
  void aWatermarkThatGoesBack_changesNothing() {
    WatermarkMerger merger = new WatermarkMerger(1);
    merger.onWatermark(0, 10);
    assertThat(merger.onWatermark(0, 5)).isEqualTo(10);
    assertThat(merger.onWatermark(0, 11)).isEqualTo(11);
  }

  @Test
  void anIdleChannel_doesNotHoldBack_untilSomethingFollowsInIt() {
    WatermarkMerger merger = new WatermarkMerger(3);
    merger.onWatermark(0, 10);
    merger.onWatermark(1, 30);
    assertThat(merger.onIdle(2)).isEqualTo(10);
    assertThat(merger.onIdle(0)).isEqualTo(30);
    assertThat(merger.onRecord(2)).isEqualTo(30);
    assertThat(merger.onWatermark(1, 40)).isEqualTo(30);
    assertThat(merger.onWatermark(0, 12)).isEqualTo(30);
    assertThat(merger.onWatermark(2, 35)).isEqualTo(30);
    assertThat(merger.onWatermark(0, 50)).isEqualTo(35);
  }

  @Test
  void allIdle_theLatestCounts_inWhateverOrderTheyFellIdle() {
    for (int first = 0; first < 2; first++) {
      WatermarkMerger merger = new WatermarkMerger(2);
      merger.onWatermark(0, 10);
      merger.onWatermark(1, 20);
      merger.onIdle(first);
      assertThat(merger.allIdle()).isFalse();
      assertThat(merger.onIdle(1 - first)).isEqualTo(20);
      assertThat(merger.allIdle()).isTrue();
      merger.onRecord(0);
      assertThat(merger.allIdle()).isFalse();
    }
  }

  @Test
  void endOfInput_leavesTheChannelOut_andOnlyTheLastOneEndsTime() {
    WatermarkMerger merger = new WatermarkMerger(2);
    merger.onWatermark(1, 20);
    assertThat(merger.onEndOfInput(0)).isEqualTo(20);
    assertThat(merger.onEndOfInput(1)).isEqualTo(Watermark.MAX);
    assertThat(merger.allIdle()).isFalse();
  }

  @Test
  void endOfInput_besideAnIdleChannel_doesNotMakeLateWhatThatOneStillBrings() {
    WatermarkMerger merger = new WatermarkMerger(2);
    merger.onWatermark(1, 20);
    merger.onIdle(1);
    merger.onWatermark(0, Watermark.MAX);
    assertThat(merger.onEndOfInput(0)).isEqualTo(20);
    assertThat(merger.allIdle()).isTrue();
    assertThat(merger.onWatermark(1, 21)).isEqualTo(21);
    assertThat(merger.onEndOfInput(1)).isEqualTo(Watermark.MAX);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void atRandom_equalsTheMinimumOverActiveChannels_butNeverGoesBack(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int channels = 1 + random.nextInt(6);
    WatermarkMerger merger = new WatermarkMerger(channels);
    boolean[] active = new boolean[channels];
    long[] marks = new long[channels];
    Arrays.fill(active, true);
    Arrays.fill(marks, Watermark.MIN);
    long before = Watermark.MIN;
    for (int step = 0; step < 2000; step++) {
      int channel = random.nextInt(channels);
      long merged;
      int kind = random.nextInt(8);
      active[channel] = kind != 0;
      if (kind == 0) {
        merged = merger.onIdle(channel);
      } else if (kind == 1) {
        merged = merger.onRecord(channel);
      } else {
        long mark = random.nextInt(5 + step);
        marks[channel] = Math.max(marks[channel], mark);
        merged = merger.onWatermark(channel, mark);
      }
      before = Math.max(before, expected(active, marks));
      assertThat(merged).isEqualTo(before);
    }
  }

  private static long expected(boolean[] active, long[] marks) {
    long smallest = Watermark.MAX;
    long largest = Watermark.MIN;
    boolean any = false;
    for (int channel = 0; channel < marks.length; channel++) {
      largest = Math.max(largest, marks[channel]);
      if (active[channel]) {
        any = true;
        smallest = Math.min(smallest, marks[channel]);
      }
    }
    return any ? smallest : largest;
  }

  @Test
  void noChannels_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new WatermarkMerger(0));
  }
}
