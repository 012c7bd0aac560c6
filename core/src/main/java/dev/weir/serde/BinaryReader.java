package dev.weir.serde;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link BinaryWriter} wrote. Not thread-safe.
 *
 * <p>Whatever the bytes are, a read returns or throws {@link CorruptDataException}, and allocates
 * no more than a small multiple of the bytes that remain. The bytes are not copied and must not
 * change while they are read.
 */
public final class BinaryReader {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle CHARS =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final long HIGH_BITS = 0x8080808080808080L;

  private byte[] buffer;
  private int start;
  private int position;
  private int limit;
  private int depth;
  private @Nullable TypeDictionary dictionary;

  /** Reads all of the array. */
  public BinaryReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads a part of the array. */
  public BinaryReader(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    this.buffer = bytes;
    this.start = offset;
    this.position = offset;
    this.limit = offset + length;
  }

  /** Starts over with other bytes and a new scope, as {@link BinaryWriter#reset} did. */
  public void reset(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    buffer = bytes;
    start = offset;
    position = offset;
    limit = offset + length;
    depth = 0;
    if (dictionary != null) {
      dictionary.clear();
    }
  }

  /** Reads a signed byte. */
  public byte readByte() {
    require(1);
    return buffer[position++];
  }

  /** Reads one byte that must be 1 or 0. */
  public boolean readBoolean() {
    byte value = readByte();
    if ((value & ~1) != 0) {
      throw new CorruptDataException(
          "Expected 0 or 1 at byte " + (position() - 1) + ", found " + value);
    }
    return value == 1;
  }

  /** Reads two bytes. */
  public short readShort() {
    require(2);
    short value = (short) SHORTS.get(buffer, position);
    position += 2;
    return value;
  }

  /** Reads two bytes. */
  public char readChar() {
    require(2);
    char value = (char) CHARS.get(buffer, position);
    position += 2;
    return value;
  }

  /** Reads four bytes. */
  public int readInt() {
    require(4);
    int value = (int) INTS.get(buffer, position);
    position += 4;
    return value;
  }

  /** Reads eight bytes. */
  public long readLong() {
    require(8);
    long value = (long) LONGS.get(buffer, position);
    position += 8;
    return value;
  }

  /** Reads four bytes. */
  public float readFloat() {
    return Float.intBitsToFloat(readInt());
  }

  /** Reads eight bytes. */
  public double readDouble() {
    return Double.longBitsToDouble(readLong());
  }

  /** Reads an unsigned LEB128 of at most 32 bits. */
  public int readVarInt() {
    int first = readByte();
    if (first >= 0) {
      return first;
    }
    int value = first & 0x7F;
    for (int shift = 7; shift < 35; shift += 7) {
      int next = readByte();
      if (shift == 28 && (next & 0xF0) != 0) {
        break;
      }
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new CorruptDataException("A number of more than 32 bits ends at byte " + position());
  }

  /** Reads an unsigned LEB128 of at most 64 bits. */
  public long readVarLong() {
    long first = readByte();
    if (first >= 0) {
      return first;
    }
    long value = first & 0x7F;
    for (int shift = 7; shift < 70; shift += 7) {
      long next = readByte();
      if (shift == 63 && (next & 0xFE) != 0) {
        break;
      }
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new CorruptDataException("A number of more than 64 bits ends at byte " + position());
  }

  /** Reads what {@link BinaryWriter#writeSignedVarLong} wrote. */
  public long readSignedVarLong() {
    long value = readVarLong();
    return (value >>> 1) ^ -(value & 1);
  }

  /**
   * Reads a varint that counts things of at least so many bytes each; more than what remains is
   * corrupt.
   */
  public int readCount(int leastBytesEach) {
    int count = readVarInt();
    if (count < 0 || (long) count * leastBytesEach > remaining()) {
      throw new CorruptDataException(
          "Length "
              + Integer.toUnsignedString(count)
              + " at byte "
              + position()
              + " exceeds the "
              + remaining()
              + " bytes that remain");
    }
    return count;
  }

  /** Reads what {@link BinaryWriter#writeUtf} wrote. */
  public String readUtf() {
    return readText(readCount(1));
  }

  /** Reads what {@link BinaryWriter#writeNullableUtf} wrote. */
  public @Nullable String readNullableUtf() {
    int biased = readVarInt();
    if (biased == 0) {
      return null;
    }
    require(biased - 1);
    return readText(biased - 1);
  }

  private String readText(int length) {
    byte[] source = buffer;
    int p = position;
    int end = p + length;
    position = end;
    for (; p <= end - 8; p += 8) {
      if (((long) LONGS.get(source, p) & HIGH_BITS) != 0) {
        return Utf8.decode(source, end - length, length);
      }
    }
    for (; p < end; p++) {
      if (source[p] < 0) {
        return Utf8.decode(source, end - length, length);
      }
    }
    return new String(source, end - length, length, StandardCharsets.ISO_8859_1);
  }

  /** Reads what {@link BinaryWriter#writeBytes} wrote. */
  public byte[] readBytes() {
    byte[] value = new byte[readCount(1)];
    readRaw(value, 0, value.length);
    return value;
  }

  /** Fills a part of the array. */
  public void readRaw(byte[] target, int offset, int length) {
    require(length);
    System.arraycopy(buffer, position, target, offset, length);
    position += length;
  }

  /** Passes over so many bytes. */
  public void skip(int bytes) {
    require(bytes);
    position += bytes;
  }

  /** Returns the number of bytes not yet read. */
  public int remaining() {
    return limit - position;
  }

  /** Returns the number of bytes read so far. */
  public int position() {
    return position - start;
  }

  /** Returns the array that is read; the next byte is at {@link #arrayPosition}. */
  public byte[] array() {
    return buffer;
  }

  /** Returns where in {@link #array} the next byte is. */
  public int arrayPosition() {
    return position;
  }

  /** Returns the registry's dictionary of this scope. */
  public TypeDictionary dictionary(TypeDictionary.Owner types) {
    TypeDictionary known = dictionary;
    if (known == null || known.owner() != types) {
      known = TypeDictionary.inPlaceOf(known, types);
      dictionary = known;
    }
    return known;
  }

  /** Goes one level of nesting down; {@link #leave} comes back up. */
  public void enter() {
    if (++depth > Nesting.MAX_DEPTH) {
      throw Nesting.tooDeepToRead();
    }
  }

  /** Ends what {@link #enter} began. */
  public void leave() {
    depth--;
  }

  private void require(int bytes) {
    if (bytes < 0 || bytes > limit - position) {
      throw truncated(bytes);
    }
  }

  private CorruptDataException truncated(int bytes) {
    return new CorruptDataException(
        "Data ends too early: "
            + Integer.toUnsignedString(bytes)
            + " bytes expected at byte "
            + position()
            + ", "
            + remaining()
            + " remain");
  }
}
