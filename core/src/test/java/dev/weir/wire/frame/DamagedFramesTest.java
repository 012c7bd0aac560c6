package dev.weir.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.Frame;
import dev.weir.element.Watermark;
import dev.weir.failure.ExplainedFailure;
import dev.weir.failure.Failure;
import dev.weir.serde.BinaryWriter;
import dev.weir.wire.DamagedMessageException;
import dev.weir.wire.Envelope;
import dev.weir.wire.WireSettings;
import dev.weir.wire.WireVersion;
import dev.weir.wire.WireVersionException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes are: a frame, or an explained failure. */
class DamagedFramesTest {
  record Order(String who, long amount, List<String> items, Map<String, Integer> counts) {}

  private final TwoMachines machines = new TwoMachines(false, WireSettings.DEFAULT, types -> {});

  private byte[] message() {
    Frame frame =
        machines.frame(
            false,
            0,
            List.of(new Order("a", 1, List.of("x", "y"), Map.of("k", 2)), "text", 5L, List.of(1)));
    frame.close(new Watermark(9));
    return machines.messages(frame).get(0);
  }

  @Test
  void everyTruncation() {
    byte[] whole = message();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> FrameMessage.read(cut)).isInstanceOf(DamagedMessageException.class);
    }
  }

  @Test
  void everyFlippedBit() {
    byte[] whole = message();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> FrameMessage.read(flipped))
          .isInstanceOf(DamagedMessageException.class)
          .satisfies(failed -> assertThat(Failure.of(failed).isPermanent()).isFalse());
    }
  }

  /** Behind a checksum that fits: as a sender with a fault would make it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyBytesWithTheRightChecksum_areAFrameOrExplained(long seed) {
    Random random = new Random(seed);
    byte[] whole = message();
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = whole.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        changed[1 + random.nextInt(whole.length - 5)] = (byte) random.nextInt();
      }
      if (random.nextInt(4) == 0) {
        changed = Arrays.copyOf(changed, 6 + random.nextInt(whole.length));
      }
      seal(changed);
      TwoMachines receiver = i % 500 == 0 ? fresh() : reused;
      try {
        receiver.decoder.receive(FrameMessage.read(changed));
      } catch (RuntimeException explained) {
        assertThat(explained).isInstanceOf(ExplainedFailure.class);
      }
    }
  }

  private TwoMachines reused = fresh();

  private TwoMachines fresh() {
    reused = new TwoMachines(false, WireSettings.DEFAULT, types -> {});
    return reused;
  }

  private static void seal(byte[] message) {
    CRC32C crc = new CRC32C();
    crc.update(message, 0, message.length - 4);
    BinaryWriter out = new BinaryWriter();
    out.writeInt((int) crc.getValue());
    System.arraycopy(out.buffer(), 0, message, message.length - 4, 4);
  }

  @Test
  void anotherVersion_isRefusedWithASentence() {
    byte[] newer = message();
    newer[0] = WireVersion.HIGHEST + 1;
    seal(newer);
    assertThatThrownBy(() -> FrameMessage.read(newer))
        .isInstanceOf(WireVersionException.class)
        .hasMessage(
            "another subtask speaks version 2 of the wire format, and this node understands version"
                + " 1: run the same version of Weir on all nodes of a cluster")
        .satisfies(failed -> assertThat(Failure.of(failed).isPermanent()).isTrue());
    assertThatThrownBy(() -> WireVersion.require(0, "node w2"))
        .hasMessageStartingWith("node w2 speaks version 0 ");
  }

  @Test
  void anEnvelopeHoldsWhatWasWritten() {
    BinaryWriter out = new BinaryWriter();
    Envelope.open(out);
    out.writeUtf("hello");
    assertThat(Envelope.read(Envelope.close(out), "somebody").readUtf()).isEqualTo("hello");
  }
}
