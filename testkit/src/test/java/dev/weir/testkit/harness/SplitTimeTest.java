package dev.weir.testkit.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.time.EventTime;
import dev.weir.spi.connector.SplitOutput;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The event time of a subtask that reads several splits; a watermark is behind by 1. */
final class SplitTimeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final HandSource source = new HandSource();
  private SourceHarness<Long, String> harness;

  @BeforeEach
  void open() throws Exception {
    harness = open(EventTime.ascending(n -> n), 1);
  }

  private SourceHarness<Long, String> open(EventTime<Long> time, int parallelism) throws Exception {
    return SourceHarness.open(source, time, parallelism, 0);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private HandSource.Reader reader() {
    return source.reader(0);
  }

  private void poll() throws Exception {
    harness.poll(0, 100);
  }

  private long watermark() {
    List<Long> all = harness.watermarks();
    return all.isEmpty() ? Long.MIN_VALUE : all.get(all.size() - 1);
  }

  @Test
  void theSlowestSplit_holdsTimeBack() throws Exception {
    source.give(0, "a", "b");
    reader().emit("a", 100);
    poll();
    assertThat(watermark()).isEqualTo(Long.MIN_VALUE);
    reader().emit("b", 50);
    poll();
    assertThat(watermark()).isEqualTo(49);
    reader().emit("b", 70, 120);
    poll();
    assertThat(watermark()).isEqualTo(99);
  }

  @Test
  void aFinishedSplit_leavesInTheSameTurn() throws Exception {
    source.give(0, "a", "b");
    reader().emit("a", 100);
    reader().emit("b", 50);
    reader().finish("b");
    poll();
    assertThat(watermark()).isEqualTo(99);
    assertThat(harness.isIdle(0)).isFalse();
  }

  @Test
  void theLastSplit_leavesItsTimeBehind_andTheSubtaskIdle() throws Exception {
    source.give(0, "a");
    poll();
    reader().emit("a", 100);
    reader().finish("a");
    poll();
    assertThat(watermark()).isEqualTo(99);
    assertThat(harness.isIdle(0)).isTrue();
  }

  @Test
  void aSplitThatComesLater_doesNotMoveTimeBack_butHoldsIt() throws Exception {
    source.give(0, "a");
    reader().emit("a", 100);
    poll();
    source.give(0, "b");
    reader().emit("a", 200);
    poll();
    assertThat(watermark()).isEqualTo(99);
    reader().emit("b", 150);
    poll();
    assertThat(watermark()).isEqualTo(149);
    assertThat(harness.watermarks()).isSorted();
  }

  @Test
  void aSplitOfWhichItsReaderSaysThatItIsIdle_holdsNobodyBack() throws Exception {
    source.give(0, "a", "b");
    reader().emit("a", 100);
    reader().emit("b", 50);
    reader().next(out -> out.split("b").idle());
    poll();
    assertThat(watermark()).isEqualTo(99);
    assertThat(harness.isIdle(0)).isFalse();
    reader().next(out -> out.split("b").active());
    reader().emit("a", 200);
    poll();
    assertThat(watermark()).isEqualTo(99);
    reader().next(out -> out.split("b").idle());
    reader().next(out -> out.split("a").idle());
    poll();
    assertThat(watermark()).isEqualTo(199);
    assertThat(harness.isIdle(0)).isTrue();
    reader().emit("b", 201);
    poll();
    assertThat(harness.isIdle(0)).isFalse();
  }

  @Test
  void whatTheReaderSaysAboutTime_counts() throws Exception {
    source.give(0, "a", "b");
    reader().emit("a", 100);
    reader().next(out -> out.split("b").watermark(80));
    poll();
    assertThat(watermark()).isEqualTo(80);
    reader().next(out -> out.split("b").watermark(70));
    reader().emit("b", 81);
    poll();
    assertThat(watermark()).isEqualTo(80);
  }

  @Test
  void eachSplitHasASilenceOfItsOwn() throws Exception {
    harness.close();
    harness = open(EventTime.ascending((Long n) -> n).withIdleAfter(SECOND), 1);
    source.give(0, "a", "b");
    reader().emit("b", 50);
    poll();
    harness.processingTime(600);
    reader().emit("a", 100);
    poll();
    assertThat(watermark()).isEqualTo(49);
    harness.processingTime(1000);
    assertThat(watermark()).isEqualTo(99);
    assertThat(harness.isIdle(0)).isFalse();
    harness.processingTime(1599);
    assertThat(harness.isIdle(0)).isFalse();
    harness.processingTime(1600);
    assertThat(harness.isIdle(0)).isTrue();
    reader().emit("b", 120);
    poll();
    assertThat(harness.isIdle(0)).isFalse();
    assertThat(watermark()).isEqualTo(119);
  }

  @Test
  void beforeItsFirstAnswer_aSubtaskHoldsTimeBack_andIsIdleIfThatIsNothing() throws Exception {
    poll();
    assertThat(harness.isIdle(0)).isFalse();
    source.give(0);
    poll();
    assertThat(harness.isIdle(0)).isTrue();
    source.give(0, "a");
    poll();
    assertThat(harness.isIdle(0)).isFalse();
  }

  @Test
  void whoAsksForASplit_isNotIdleUntilItIsAnswered() throws Exception {
    source.give(0, "a");
    poll();
    reader().finish("a");
    reader().next(out -> reader().context.requestSplit());
    poll();
    assertThat(harness.isIdle(0)).isFalse();
    source.give(0);
    poll();
    assertThat(harness.isIdle(0)).isTrue();
  }

  @Test
  void aRestoredSplit_goesOnAtItsTime_inWhateverSubtask() throws Exception {
    source.give(0, "a", "b");
    reader().emit("a", 100);
    reader().emit("b", 50);
    poll();
    harness.restart(2);
    HandSource.Reader ofB =
        source.reader(0).splits.contains("b") ? source.reader(0) : source.reader(1);
    int before = harness.watermarks().size();
    harness.poll(0, 100);
    harness.poll(1, 100);
    assertThat(harness.watermarks().subList(before, before + 2))
        .containsExactlyInAnyOrder(99L, 49L);
    ofB.emit("b", 60);
    harness.poll(ofB.context.subtask(), 100);
    assertThat(watermark()).isEqualTo(59);
    harness.restart(1);
    poll();
    assertThat(watermark()).isEqualTo(59);
  }

  @Test
  void aSplitThatIsNeitherFinishedNorGoneOnWith_isFound() throws Exception {
    source.give(0, "a", "b");
    poll();
    reader().splits.remove("b");
    assertThatThrownBy(() -> harness.checkpoint())
        .hasMessageContaining("the reader has not finished split 'b'");
    reader().splits.add("b");
    reader().next(out -> out.split("a").finish());
    poll();
    assertThatThrownBy(() -> harness.checkpoint())
        .hasMessageContaining("the reader has finished split 'a', but goes on with it");
  }

  @Test
  void aSplitIsFinishedOnce() throws Exception {
    source.give(0, "a");
    poll();
    reader()
        .next(
            out -> {
              SplitOutput<Long> split = out.split("a");
              split.finish();
              split.finish();
            });
    assertThatThrownBy(this::poll).hasMessageContaining("split 'a' is finished already");
  }

  @Test
  void aSplitThatTheReaderDoesNotHave_hasNoOutput() {
    reader().emit("z", 1);
    assertThatThrownBy(this::poll).hasMessageContaining("the reader has no split 'z'");
  }

  @Test
  void positionsAreToldOnce_whenTheirCheckpointIsComplete() throws Exception {
    source.give(0, "a");
    harness.capture();
    assertThat(source.told).isEmpty();
    source.give(0, "b");
    harness.capture();
    harness.complete();
    harness.complete();
    assertThat(source.told).containsExactly("0: [a, b] at 2");
  }

  @Test
  void positionsOfAnAbortedCheckpoint_areNotTold() throws Exception {
    source.give(0, "a");
    harness.capture();
    harness.abort();
    harness.complete();
    assertThat(source.told).isEmpty();
  }
}
