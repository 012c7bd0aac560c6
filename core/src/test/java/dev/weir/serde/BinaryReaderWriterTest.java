package dev.weir.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryReaderWriterTest {
  private final BinaryWriter out = new BinaryWriter(0);

  private BinaryReader written() {
    return new BinaryReader(out.buffer(), 0, out.size());
  }

  private static BinaryReader bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new BinaryReader(bytes);
  }

  @Test
  void everyPrimitiveIsBigEndianAndComesBack() {
    out.writeByte(-2);
    out.writeBoolean(true);
    out.writeShort(-3);
    out.writeChar('\uabcd');
    out.writeInt(0x01020304);
    out.writeLong(0x0102030405060708L);
    out.writeFloat(1.5f);
    out.writeDouble(-2.5);
    out.writeBytes(new byte[] {9, 8});
    out.writeRaw(new byte[] {1, 2, 3, 4}, 1, 2);
    assertThat(out.toBytes()).hasSize(out.size()).startsWith(-2, 1, -1, -3, 0xab, 0xcd, 1, 2, 3, 4);

    BinaryReader in = written();
    assertThat(in.readByte()).isEqualTo((byte) -2);
    assertThat(in.readBoolean()).isTrue();
    assertThat(in.readShort()).isEqualTo((short) -3);
    assertThat(in.readChar()).isEqualTo('\uabcd');
    assertThat(in.readInt()).isEqualTo(0x01020304);
    assertThat(in.readLong()).isEqualTo(0x0102030405060708L);
    assertThat(in.readFloat()).isEqualTo(1.5f);
    assertThat(in.readDouble()).isEqualTo(-2.5);
    assertThat(in.readBytes()).containsExactly(9, 8);
    byte[] target = new byte[4];
    in.readRaw(target, 1, 2);
    assertThat(target).containsExactly(0, 2, 3, 0);
    assertThat(in.remaining()).isZero();
    assertThat(in.position()).isEqualTo(out.size());
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        127,
        128,
        16_383,
        16_384,
        -1,
        -128,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void variableLengthNumbers(long value) {
    out.writeVarInt((int) value);
    out.writeVarLong(value);
    out.writeSignedVarLong(value);
    BinaryReader in = written();
    assertThat(in.readVarInt()).isEqualTo((int) value);
    assertThat(in.readVarLong()).isEqualTo(value);
    assertThat(in.readSignedVarLong()).isEqualTo(value);
    assertThat(in.remaining()).isZero();
  }

  @Test
  void variableLengthNumbersTakeAsFewBytesAsTheyNeed() {
    out.writeVarInt(127);
    out.writeSignedVarLong(-64);
    assertThat(out.size()).isEqualTo(2);
    out.writeVarInt(-1);
    assertThat(out.size()).isEqualTo(7);
    out.writeVarLong(-1);
    assertThat(out.size()).isEqualTo(17);
  }

  @Test
  void numbersThatAreTooLongAreCorrupt() {
    assertThatThrownBy(() -> bytes(0xff, 0xff, 0xff, 0xff, 0x10).readVarInt())
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("A number of more than 32 bits ends at byte 5");
    assertThatThrownBy(
            () -> bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2).readVarLong())
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("A number of more than 64 bits ends at byte 10");
  }

  @Test
  void anyTextComesBackEqualAndWellFormedTextIsUtf8() {
    for (int seed = 0; seed < 5_000; seed++) {
      String text = Samples.text(new Random(seed));
      out.reset();
      out.writeUtf(text);
      out.writeNullableUtf(text);
      out.writeNullableUtf(null);
      BinaryReader in = written();
      assertThat(in.readUtf()).as("seed %d", seed).isEqualTo(text);
      assertThat(in.readNullableUtf()).as("seed %d", seed).isEqualTo(text);
      assertThat(in.readNullableUtf()).isNull();
      assertThat(in.remaining()).isZero();
      if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        assertThat(written().readBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {126, 127, 128, 129, 16_383, 16_384, 100_000})
  void textAroundTheLimitsOfItsLength(int length) {
    for (String text : new String[] {"x".repeat(length), "x".repeat(length - 1) + "ü"}) {
      out.reset();
      out.writeUtf(text);
      out.writeNullableUtf(text);
      BinaryReader in = written();
      assertThat(in.readUtf()).isEqualTo(text);
      assertThat(in.readNullableUtf()).isEqualTo(text);
    }
  }

  @Test
  void malformedTextIsCorrupt() {
    int[][] malformed = {
      {1, 0x80},
      {1, 0xff},
      {1, 0xc3},
      {2, 0xc3, 0x41},
      {2, 0xc0, 0x80},
      {3, 0xe0, 0x80, 0x80},
      {2, 0xe2, 0x82},
      {4, 0xf4, 0x90, 0x80, 0x80},
      {4, 0xf0, 0x80, 0x80, 0x80}
    };
    for (int[] text : malformed) {
      assertThatThrownBy(() -> bytes(text).readUtf()).isInstanceOf(CorruptDataException.class);
    }
  }

  @Test
  void lengthsBeyondWhatRemainsAreRefusedBeforeAnythingIsAllocated() {
    assertThatThrownBy(() -> bytes(0xff, 0xff, 0xff, 0xff, 0x07, 1, 2).readBytes())
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("Length 2147483647 at byte 5 exceeds the 2 bytes that remain");
    assertThatThrownBy(() -> bytes(0xff, 0xff, 0xff, 0xff, 0x0f).readUtf())
        .isInstanceOf(CorruptDataException.class)
        .hasMessageStartingWith("Length 4294967295");
    assertThatThrownBy(() -> bytes(0xff, 0xff, 0xff, 0xff, 0x0f).readNullableUtf())
        .isInstanceOf(CorruptDataException.class);
    assertThatThrownBy(() -> bytes(1).skip(2)).isInstanceOf(CorruptDataException.class);
    assertThatThrownBy(() -> bytes(1).skip(-1)).isInstanceOf(CorruptDataException.class);
    assertThatThrownBy(() -> bytes(2).readBoolean())
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("Expected 0 or 1 at byte 0, found 2");
  }

  @Test
  void aPartOfAnArrayEndsWhereItShould() {
    byte[] array = {9, 9, 1, 2, 9};
    BinaryReader in = new BinaryReader(array, 2, 2);
    assertThat(in.readByte()).isEqualTo((byte) 1);
    assertThat(in.position()).isEqualTo(1);
    assertThatThrownBy(in::readInt)
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("Data ends too early: 4 bytes expected at byte 1, 1 remain");
    in.reset(array, 0, 5);
    assertThat(in.remaining()).isEqualTo(5);
    assertThatThrownBy(() -> in.reset(array, 3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void anIntCanBeOverwrittenWithinWhatWasWritten() {
    out.writeInt(0);
    out.writeByte(7);
    out.setInt(0, 42);
    assertThat(written().readInt()).isEqualTo(42);
    assertThatThrownBy(() -> out.setInt(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> out.setInt(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void resetKeepsTheBuffer() {
    out.writeRaw(new byte[1_000], 0, 1_000);
    byte[] grown = out.buffer();
    out.reset();
    assertThat(out.size()).isZero();
    assertThat(out.buffer()).isSameAs(grown);
  }
}
