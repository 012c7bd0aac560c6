package dev.weir.serde.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.RoundTrip;
import dev.weir.serde.Samples;
import dev.weir.serde.Samples.Color;
import dev.weir.serde.Samples.Count;
import dev.weir.serde.Samples.Everything;
import dev.weir.serde.Samples.Shape;
import dev.weir.serde.Serde;
import dev.weir.serde.SerdeException;
import dev.weir.serde.TypeRef;
import dev.weir.serde.types.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DamagedDataTest {
  private final Types types = new Types().register(Shape.class);
  private final Serde<Everything> serde = types.serdeOf(Everything.class);

  record Positive(int value) {
    Positive {
      if (value <= 0) {
        throw new IllegalArgumentException("not positive: " + value);
      }
    }
  }

  @Test
  void cutAtAnyByteIsCorrupt() {
    for (int seed = 0; seed < 40; seed++) {
      byte[] bytes = RoundTrip.bytes(serde, Samples.everything(new Random(seed)));
      for (int length = 0; length < bytes.length; length++) {
        BinaryReader in = new BinaryReader(Arrays.copyOf(bytes, length));
        assertThatThrownBy(() -> serde.read(in))
            .as("seed %d cut to %d", seed, length)
            .isInstanceOf(CorruptDataException.class);
      }
    }
  }

  @Test
  void anyOtherDamageIsReadOrRefusedButNothingElse() {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = RoundTrip.bytes(serde, Samples.everything(new Random(seed % 50)));
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      BinaryReader in = new BinaryReader(bytes);
      try {
        assertThat(serde.read(in)).isNotNull();
      } catch (SerdeException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void hostileLengthsOfCollections() {
    byte[] huge = {-1, -1, -1, -1, 7, 0};
    List<Serde<?>> serdes =
        List.of(
            types.serdeOf(new TypeRef<List<String>>() {}),
            types.serdeOf(new TypeRef<Set<Long>>() {}),
            types.serdeOf(new TypeRef<Map<Long, Long>>() {}),
            types.serdeOf(long[].class),
            types.serdeOf(String[].class),
            types.serdeOf(byte[].class),
            types.serdeOf(String.class));
    for (Serde<?> each : serdes) {
      assertThatThrownBy(() -> each.read(new BinaryReader(huge)))
          .as("%s", each.schema())
          .isInstanceOf(CorruptDataException.class)
          .hasMessageStartingWith("Length 2147483647");
    }
    byte[] eightLongsInEightBytes = {8, 0, 0, 0, 0, 0, 0, 0, 1};
    assertThatThrownBy(() -> RoundTrip.read(types.serdeOf(long[].class), eightLongsInEightBytes))
        .isInstanceOf(CorruptDataException.class);
  }

  @Test
  void valuesThatCannotBe() {
    assertThatThrownBy(() -> RoundTrip.read(types.serdeOf(Color.class), new byte[] {3}))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("Enum dev.weir.serde.Samples$Color has no constant 3");
    assertThatThrownBy(() -> RoundTrip.read(types.serdeOf(Positive.class), new byte[4]))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage(
            "The constructor of dev.weir.serde.builtin.DamagedDataTest$Positive refused what was"
                + " stored: not positive: 0");
    Serde<Set<Count>> sets = types.serdeOf(new TypeRef<Set<Count>>() {});
    assertThatThrownBy(() -> RoundTrip.read(sets, new byte[] {2, 0, 0}))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("A stored set holds an element twice");
    Serde<Map<Count, Count>> maps = types.serdeOf(new TypeRef<Map<Count, Count>>() {});
    assertThatThrownBy(() -> RoundTrip.read(maps, new byte[] {2, 0, 0, 0, 0}))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("A stored map holds a key twice");
    byte[] farFuture = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    assertThatThrownBy(
            () -> types.serdeOf(java.time.LocalDate.class).read(new BinaryReader(farFuture)))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageStartingWith("Stored localdate is invalid: ");
  }

  @Test
  void dynamicIdsThatCannotBe() {
    assertCorruptDynamic("There is no built-in type 63", 63);
    assertCorruptDynamic("There is no built-in type -1", 0xff, 0xff, 0xff, 0xff, 0x0f);
    assertCorruptDynamic("Type 1 is used before it is defined", 65);
  }

  private void assertCorruptDynamic(String message, int... values) {
    BinaryWriter out = new BinaryWriter();
    Arrays.stream(values).forEach(out::writeByte);
    assertThatThrownBy(() -> types.dynamic().read(new BinaryReader(out.toBytes())))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage(message);
  }
}
