package dev.weir.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.element.Watermark;
import dev.weir.time.TimeEvents.TimeEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatermarkMergerTest {
  @ParameterizedTest
  @CsvSource({"1, 6", "2, 5", "3, 4"})
  void inEveryOrder_timeAndIdlenessAreThoseOfTheInputs(int inputs, int length) throws Exception {
    int[] sequences = {0};
    TimeEvents.forEach(
        inputs,
        length,
        events -> {
          sequences[0]++;
          WatermarkMerger merger = new WatermarkMerger(inputs);
          for (int i = 0; i < events.size(); i++) {
            NaiveTime before = new NaiveTime(merger.current(), merger.isIdle(), false);
            boolean changed = apply(merger, events.get(i));
            NaiveTime expected = NaiveTime.of(inputs, events.subList(0, i + 1));
            NaiveTime merged = new NaiveTime(merger.current(), merger.isIdle(), expected.ended());
            if (!merged.equals(expected)) {
              assertThat(merged).as(events.subList(0, i + 1).toString()).isEqualTo(expected);
            }
            if (changed != (before.time() != merged.time() || before.idle() != merged.idle())) {
              assertThat(changed).as("change by the last of " + events.subList(0, i + 1)).isFalse();
            }
          }
        });
    assertThat(sequences[0]).isGreaterThan(inputs == 1 ? 300 : 10_000);
  }

  private static boolean apply(WatermarkMerger merger, TimeEvent event) {
    return switch (event.kind()) {
      case RECORD -> merger.onRecord(event.input());
      case WATERMARK -> merger.onWatermark(event.input(), event.time());
      case IDLE -> merger.onIdle(event.input());
      case END -> merger.onEndOfInput(event.input());
    };
  }

  @Test
  void merged_isTheMinimum_andThereIsNoneBeforeEachInputHasOne() {
    WatermarkMerger merger = new WatermarkMerger(2);
    assertThat(merger.current()).isEqualTo(Watermark.MIN);
    assertThat(merger.onWatermark(0, 10)).isFalse();
    assertThat(merger.onWatermark(1, 7)).isTrue();
    assertThat(merger.current()).isEqualTo(7);
    merger.onWatermark(1, 20);
    assertThat(merger.current()).isEqualTo(10);
    assertThat(merger.onWatermark(1, 30)).isFalse();
  }

  @Test
  void aWatermarkThatGoesBack_changesNothing() {
    WatermarkMerger merger = new WatermarkMerger(1);
    merger.onWatermark(0, 10);
    assertThat(merger.onWatermark(0, 5)).isFalse();
    assertThat(merger.current()).isEqualTo(10);
  }

  @Test
  void allIdle_theLatestCounts_inWhateverOrderTheyFellIdle() {
    for (int first = 0; first < 2; first++) {
      WatermarkMerger merger = new WatermarkMerger(2);
      merger.onWatermark(0, 10);
      merger.onWatermark(1, 20);
      merger.onIdle(first);
      assertThat(merger.isIdle()).isFalse();
      merger.onIdle(1 - first);
      assertThat(merger.current()).isEqualTo(20);
      assertThat(merger.isIdle()).isTrue();
      assertThat(merger.onRecord(0)).isTrue();
      assertThat(merger.isIdle()).isFalse();
    }
  }

  @Test
  void theEndOfTheLastActiveInput_leavesTheOthersIdle_andTimeWhereTheyAre() {
    WatermarkMerger merger = new WatermarkMerger(2);
    merger.onWatermark(1, 20);
    merger.onIdle(1);
    assertThat(merger.onEndOfInput(0)).isTrue();
    assertThat(merger.current()).isEqualTo(20);
    assertThat(merger.isIdle()).isTrue();
    merger.onEndOfInput(1);
    assertThat(merger.current()).isEqualTo(Watermark.MAX);
    assertThat(merger.isIdle()).isFalse();
  }

  @Test
  void anInputAtTheEndOfTime_isOneAtItsEnd() {
    WatermarkMerger merger = new WatermarkMerger(2);
    merger.onWatermark(1, 20);
    merger.onIdle(1);
    merger.onWatermark(0, Watermark.MAX);
    assertThat(merger.current()).isEqualTo(20);
    assertThat(merger.isIdle()).isTrue();
    merger.onWatermark(1, 21);
    assertThat(merger.current()).isEqualTo(21);
  }

  @Test
  void fewerThanNoInputs_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new WatermarkMerger(-1));
  }
}
