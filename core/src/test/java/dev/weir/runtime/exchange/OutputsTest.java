package dev.weir.runtime.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.Frame;
import dev.weir.element.Watermark;
import dev.weir.graph.Partitioner;
import dev.weir.runtime.FakeSubtaskPort;
import dev.weir.runtime.LoopSettings;
import dev.weir.runtime.TwoChains;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.types.Types;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutputsTest {
  private final FakeSubtaskPort port = new FakeSubtaskPort();

  private Outputs outputs(int channels, int credits) {
    SubtaskWiring wiring = TwoChains.sender(new Partitioner.Rebalance(), channels);
    return new Outputs(wiring, port, new Types(), 7, new LoopSettings(credits, 4096, 16));
  }

  @Test
  void channelsOfAWideExchange_holdFewerFrames() {
    Outputs outputs = outputs(40, 8);
    for (int frame = 0; frame < 3; frame++) {
      outputs.add(39, "a", Frame.NO_TIMESTAMP);
      outputs.flush();
    }
    assertThat(port.records(39)).containsExactly("a", "a");
  }

  private static void add(Outputs outputs, int channel, Object value, int times) {
    for (int i = 0; i < times; i++) {
      outputs.add(channel, value, Frame.NO_TIMESTAMP);
    }
  }

  private List<Integer> sizes(int channel) {
    return port.frames(channel).stream().map(Frame::size).toList();
  }

  @Test
  void smallRecordsFillAFrame() {
    Outputs outputs = outputs(2, 8);
    add(outputs, 1, "x", 2 * Frame.MAX_RECORDS + 5);
    assertThat(sizes(1)).containsExactly(Frame.MAX_RECORDS, Frame.MAX_RECORDS);
    outputs.flush();
    assertThat(sizes(1)).containsExactly(Frame.MAX_RECORDS, Frame.MAX_RECORDS, 5);
    assertThat(sizes(0)).isEmpty();
  }

  @Test
  void aFrameIsBoundedInBytes() {
    add(outputs(2, 100), 0, "x".repeat(1 << 20), 3);
    add(outputs(2, 100), 1, "x".repeat(10_000), 78);
    assertThat(sizes(0)).containsExactly(1, 1, 1);
    assertThat(sizes(1)).containsExactly(26, 26, 26);
  }

  @Test
  void largerRecordsAreNoticedAfterAFewAndSmallerOnesInTime() {
    Outputs outputs = outputs(2, 10_000);
    add(outputs, 0, "x", 600);
    add(outputs, 0, "x".repeat(100_000), 1000);
    List<Integer> grown = sizes(0);
    assertThat(grown.get(0)).isEqualTo(Frame.MAX_RECORDS);
    assertThat(grown.get(1)).isLessThanOrEqualTo(88 + FrameWeight.RECORDS_PER_SAMPLE);
    assertThat(grown.subList(2, grown.size())).containsOnly(2);
    add(outputs, 0, "x", 50_000);
    assertThat(sizes(0).get(sizes(0).size() - 1)).isEqualTo(Frame.MAX_RECORDS);
  }

  @Test
  void whatFindsNoCreditWaitsInOrderAndTakesTheRoom() {
    Outputs outputs = outputs(2, 2);
    IntStream.range(0, 4 * Frame.MAX_RECORDS).forEach(i -> outputs.add(0, i, i));
    assertThat(port.frames(0)).hasSize(2);
    assertThat(outputs.framesWaiting()).isEqualTo(2);
    assertThat(outputs.hasRoom()).isFalse();
    outputs.onConsumed(1, 1);
    assertThat(port.frames(0)).hasSize(2);
    outputs.onConsumed(0, 1);
    assertThat(port.frames(0)).hasSize(3);
    assertThat(outputs.hasRoom()).isFalse();
    outputs.onConsumed(0, 2);
    assertThat(outputs.hasRoom()).isTrue();
    assertThat(port.frames(0)).extracting(Frame::sequence).containsExactly(0L, 1L, 2L, 3L);
    assertThat(port.frames(0)).allMatch(frame -> frame.attempt() == 7);
    assertThat(port.records(0))
        .isEqualTo(IntStream.range(0, 4 * Frame.MAX_RECORDS).boxed().toList());
  }

  @Test
  void aFlushLeavesPartialFramesWithoutCreditToGoOnFilling() {
    Outputs outputs = outputs(2, 1);
    outputs.add(0, "a", 0);
    outputs.add(1, "b", 0);
    outputs.flush();
    outputs.add(0, "c", 0);
    outputs.flush();
    outputs.add(0, "d", 0);
    assertThat(outputs.hasRoom()).isTrue();
    assertThat(port.records(0)).containsExactly("a");
    assertThat(port.records(1)).containsExactly("b");
    outputs.onConsumed(0, 1);
    outputs.flush();
    assertThat(sizes(0)).containsExactly(1, 2);
    assertThat(port.records(0)).containsExactly("a", "c", "d");
  }

  @Test
  void aControlElementGoesBehindTheRecordsOfEveryChannel() {
    Outputs outputs = outputs(2, 1);
    outputs.add(0, "a", 0);
    outputs.broadcast(new Watermark(5));
    assertThat(sizes(0)).containsExactly(1);
    assertThat(sizes(1)).containsExactly(0);
    assertThat(port.sent).allMatch(each -> new Watermark(5).equals(each.frame().control()));
    outputs.broadcast(new Watermark(6));
    assertThat(outputs.framesWaiting()).isEqualTo(2);
    assertThat(outputs.hasRoom()).isFalse();
  }
}
