package dev.weir.serde;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing buffer of bytes, big-endian. Not thread-safe.
 *
 * <p>From one {@link #reset} to the next the writer is one scope: dynamic values ({@code
 * Types.dynamic()}) spell out a type once per scope and refer to it afterwards, so a reader has to
 * start where the writer did. After an exception the content is undefined until the next reset.
 */
public final class BinaryWriter {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle CHARS =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Some virtual machines refuse arrays up to the last few bytes of an int's range. */
  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private byte[] buffer;
  private int size;
  private int depth;
  private @Nullable TypeDictionary dictionary;

  /** Creates a writer with room for a small value. */
  public BinaryWriter() {
    this(256);
  }

  /** Creates a writer with room for so many bytes before it has to grow. */
  public BinaryWriter(int initialCapacity) {
    this.buffer = new byte[initialCapacity];
  }

  /** Writes the lowest eight bits. */
  public void writeByte(int value) {
    room(1);
    buffer[size++] = (byte) value;
  }

  /** Writes one byte, 1 or 0. */
  public void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  /** Writes two bytes. */
  public void writeShort(int value) {
    room(2);
    SHORTS.set(buffer, size, (short) value);
    size += 2;
  }

  /** Writes two bytes. */
  public void writeChar(char value) {
    room(2);
    CHARS.set(buffer, size, value);
    size += 2;
  }

  /** Writes four bytes. */
  public void writeInt(int value) {
    room(4);
    INTS.set(buffer, size, value);
    size += 4;
  }

  /** Writes eight bytes. */
  public void writeLong(long value) {
    room(8);
    LONGS.set(buffer, size, value);
    size += 8;
  }

  /**
   * Writes four bytes; every NaN becomes the canonical one, so that equal values have equal bytes.
   */
  public void writeFloat(float value) {
    writeInt(Float.floatToIntBits(value));
  }

  /**
   * Writes eight bytes; every NaN becomes the canonical one, so that equal values have equal bytes.
   */
  public void writeDouble(double value) {
    writeLong(Double.doubleToLongBits(value));
  }

  /** Writes an unsigned LEB128: one byte below 128, five for a negative value. */
  public void writeVarInt(int value) {
    room(5);
    int rest = value;
    int p = size;
    byte[] target = buffer;
    while ((rest & ~0x7F) != 0) {
      target[p++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[p++] = (byte) rest;
    size = p;
  }

  /** Writes an unsigned LEB128: one byte below 128, ten for a negative value. */
  public void writeVarLong(long value) {
    room(10);
    long rest = value;
    int p = size;
    byte[] target = buffer;
    while ((rest & ~0x7FL) != 0) {
      target[p++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[p++] = (byte) rest;
    size = p;
  }

  /** Writes a signed value of small magnitude in few bytes: zigzag, then LEB128. */
  public void writeSignedVarLong(long value) {
    writeVarLong((value << 1) ^ (value >> 63));
  }

  /** Writes the length in bytes as a varint, then UTF-8. An unpaired surrogate is kept as it is. */
  public void writeUtf(String value) {
    writeText(value, 0);
  }

  /** As {@link #writeUtf}, but the length is raised by one and 0 means null. */
  public void writeNullableUtf(@Nullable String value) {
    if (value == null) {
      writeByte(0);
    } else {
      writeText(value, 1);
    }
  }

  private void writeText(String value, int bias) {
    int length = value.length();
    if (length + bias < 0x80) {
      room(1 + length);
      byte[] target = buffer;
      int start = size + 1;
      int i = 0;
      for (; i < length; i++) {
        char c = value.charAt(i);
        if (c >= 0x80) {
          break;
        }
        target[start + i] = (byte) c;
      }
      if (i == length) {
        target[size] = (byte) (length + bias);
        size = start + length;
        return;
      }
    }
    writeLongOrWideText(value, bias);
  }

  private void writeLongOrWideText(String value, int bias) {
    long bytes = Utf8.encodedLength(value);
    room(bytes + 5);
    writeVarInt((int) bytes + bias);
    size = Utf8.encode(value, buffer, size);
  }

  /** Writes the length as a varint, then the bytes. */
  public void writeBytes(byte[] value) {
    writeVarInt(value.length);
    writeRaw(value, 0, value.length);
  }

  /** Writes the bytes and nothing else. */
  public void writeRaw(byte[] source, int offset, int length) {
    room(length);
    System.arraycopy(source, offset, buffer, size, length);
    size += length;
  }

  /** Overwrites two bytes that were written before, such as a count that is now known. */
  public void setShort(int position, int value) {
    if (position < 0 || position > size - 2) {
      throw new IndexOutOfBoundsException("no short at " + position + " of " + size + " bytes");
    }
    SHORTS.set(buffer, position, (short) value);
  }

  /** Overwrites four bytes that were written before, such as a length that is now known. */
  public void setInt(int position, int value) {
    if (position < 0 || position > size - 4) {
      throw new IndexOutOfBoundsException("no int at " + position + " of " + size + " bytes");
    }
    INTS.set(buffer, position, value);
  }

  /** Returns the number of bytes written. */
  public int size() {
    return size;
  }

  /**
   * Returns the buffer itself: the first {@link #size} bytes count, until the next write or reset.
   */
  public byte[] buffer() {
    return buffer;
  }

  /** Returns a copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  /** Forgets what was written and begins a new scope; keeps the buffer. */
  public void reset() {
    size = 0;
    depth = 0;
    if (dictionary != null) {
      dictionary.clear();
    }
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
      throw Nesting.tooDeepToWrite();
    }
  }

  /** Ends what {@link #enter} began. */
  public void leave() {
    depth--;
  }

  private void room(int bytes) {
    if (bytes > buffer.length - size) {
      grow(bytes);
    }
  }

  private void room(long bytes) {
    if (bytes > buffer.length - size) {
      grow(bytes);
    }
  }

  private void grow(long bytes) {
    long needed = size + bytes;
    if (needed > MAX_SIZE) {
      throw new SerdeException(
          "A value of more than 2 GiB cannot be written (" + needed + " bytes needed)");
    }
    long doubled = Math.min(MAX_SIZE, Math.max(64L, 2L * buffer.length));
    buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
  }
}
