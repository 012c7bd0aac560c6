package dev.weir.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.Frame;
import dev.weir.element.Watermark;
import dev.weir.failure.Failure;
import dev.weir.wire.DamagedMessageException;
import dev.weir.wire.WireSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of any size are cut into messages and put together; one that is too large is refused. */
class LargeRecordsTest {
  private static final int MESSAGE = 1000;

  private final TwoMachines small =
      new TwoMachines(false, new WireSettings(MESSAGE, 20_000, false), types -> {});
  private final TwoMachines standard = new TwoMachines(false, WireSettings.DEFAULT, types -> {});

  private static String text(int bytes) {
    StringBuilder text = new StringBuilder(bytes);
    for (int i = 0; i < bytes; i++) {
      text.append((char) ('a' + i % 26));
    }
    return text.toString();
  }

  @Test
  void atEachBoundaryOfAMessage() {
    int sequence = 0;
    for (int messages = 1; messages <= 4; messages++) {
      for (int off = -60; off <= 10; off++) {
        Frame frame =
            small.frame(false, sequence++, List.of(text(messages * MESSAGE + off), "end"));
        frame.close(new Watermark(5));
        small.pass(frame);
      }
    }
  }

  @Test
  void fromNothingToTheLargest() {
    int sequence = 0;
    for (int bytes : new int[] {0, 1, 199_999, 200_000, 1 << 20, (16 << 20) - 4}) {
      Frame frame = standard.frame(false, sequence++, List.of("before", text(bytes), "behind"));
      List<byte[]> messages = standard.messages(frame);
      assertThat(messages).allMatch(message -> message.length <= 200_000);
      assertThat(messages.size()).isBetween(bytes / 200_000, bytes / 199_000 + 2);
      TwoMachines.assertSame(standard.receive(messages), frame);
    }
  }

  @Test
  void manyLargeRecordsInOneFrame_areHeldOneAtATime() {
    List<String> values = Collections.nCopies(40, text(19_000));
    List<byte[]> messages = small.messages(small.frame(false, 0, values));
    assertThat(messages).hasSize(40 * 20);
    TwoMachines.assertSame(small.receive(messages), small.frame(false, 0, values));
  }

  @Test
  void aRecordThatIsTooLarge_isRefusedBySenderWithOperatorSizeAndAdvice() {
    Frame frame = small.frame(false, 0, List.of("fine", text(20_001)));
    assertThatThrownBy(() -> small.messages(frame))
        .isInstanceOf(RecordTooLargeException.class)
        .hasMessageContaining("operator 'from'")
        .hasMessageContaining("has 20004 bytes")
        .hasMessageContaining("at most 20000")
        .hasMessageContaining("weir.exchange.max-record")
        .satisfies(refused -> assertThat(Failure.of(refused).isPermanent()).isTrue());
    small.pass(small.frame(false, 0, List.of("fine")));
  }

  @Test
  void aLostMessage_isNoticedAtTheNextOne_whateverThatIs() {
    List<byte[]> messages = small.messages(small.frame(false, 0, List.of(text(5000), "x")));
    List<byte[]> next = small.messages(small.frame(false, 1, List.of("y")));
    for (int lost = 0; lost < messages.size(); lost++) {
      TwoMachines receiver =
          new TwoMachines(false, new WireSettings(MESSAGE, 20_000, false), types -> {});
      List<byte[]> arriving = new ArrayList<>(messages);
      arriving.remove(lost);
      arriving.addAll(next);
      assertThatThrownBy(() -> receiver.receive(arriving))
          .isInstanceOf(DamagedMessageException.class)
          .hasMessageContaining("input channel 1")
          .hasMessageContaining("lost or repeated");
    }
  }

  @Test
  void messagesOfTwoFramesMixedUp_areNoticed() {
    List<byte[]> first = small.messages(small.frame(false, 0, List.of(text(3000))));
    List<byte[]> second = small.messages(small.frame(false, 1, List.of(text(3000))));
    List<byte[]> mixed = new ArrayList<>(first);
    mixed.set(1, second.get(1));
    assertThatThrownBy(() -> small.receive(mixed))
        .isInstanceOf(DamagedMessageException.class)
        .hasMessageContaining("message 1 of frame 1 where message 1 of frame 0 was due");
  }

  @Test
  void aReceiverWithASmallerBound_saysSo_insteadOfCollectingForEver() {
    WireSettings large = new WireSettings(8 << 20, 1 << 30, false);
    TwoMachines sender = new TwoMachines(false, large, types -> {});
    String huge = "x".repeat(40 << 20);
    List<byte[]> messages = sender.messages(sender.frame(false, 0, List.of(huge)));
    assertThatThrownBy(() -> small.receive(messages))
        .isInstanceOf(DamagedMessageException.class)
        .hasMessageContaining("alike on all nodes");
  }
}
