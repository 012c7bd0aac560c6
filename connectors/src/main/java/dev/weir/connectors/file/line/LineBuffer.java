package dev.weir.connectors.file.line;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes text and holds it as UTF-8. Appending allocates nothing while there is room. Not
 * thread-safe.
 *
 * <p>An unpaired surrogate becomes {@code ?}, as in {@link String#getBytes}.
 */
public final class LineBuffer {
  private static final int MAX_DIGITS = 20;

  /** What virtual machines allow. */
  private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int size;

  /** Creates a buffer with room for a line or two. */
  public LineBuffer() {
    this(256);
  }

  public LineBuffer(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Appends the text. */
  public LineBuffer append(CharSequence text) {
    return append(text.toString());
  }

  /** Appends the text. */
  public LineBuffer append(String text) {
    int length = text.length();
    room(length);
    byte[] target = bytes;
    int start = size;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return appendWide(text, i);
      }
      target[start + i] = (byte) c;
    }
    size = start + length;
    return this;
  }

  private LineBuffer appendWide(String text, int ascii) {
    size += ascii;
    byte[] rest = text.substring(ascii).getBytes(StandardCharsets.UTF_8);
    room(rest.length);
    System.arraycopy(rest, 0, bytes, size, rest.length);
    size += rest.length;
    return this;
  }

  /**
   * Appends the character.
   *
   * @throws IllegalArgumentException if it is half of a surrogate pair: append both halves as a
   *     string
   */
  public LineBuffer append(char c) {
    if (c >= 0x80) {
      if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException("half of a surrogate pair; append both as a string");
      }
      return append(String.valueOf(c));
    }
    room(1);
    bytes[size++] = (byte) c;
    return this;
  }

  /** Appends the number in decimal. */
  public LineBuffer append(long value) {
    if (value == Long.MIN_VALUE) {
      return append(Long.toString(value));
    }
    room(MAX_DIGITS);
    long rest = value;
    if (rest < 0) {
      bytes[size++] = '-';
      rest = -rest;
    }
    int end = size + digits(rest);
    int p = end;
    do {
      bytes[--p] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    size = end;
    return this;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long bound = 10; digits < 19 && value >= bound; bound *= 10) {
      digits++;
    }
    return digits;
  }

  /** Appends the number as {@link Double#toString(double)} writes it. */
  public LineBuffer append(double value) {
    return append(Double.toString(value));
  }

  /** Appends {@code true} or {@code false}. */
  public LineBuffer append(boolean value) {
    return append(value ? "true" : "false");
  }

  /** Returns the number of bytes held. */
  public int size() {
    return size;
  }

  /** Forgets the content. */
  public void clear() {
    size = 0;
  }

  /**
   * Returns the content for reading; it shares the buffer, so that nothing may be appended
   * meanwhile.
   */
  public ByteBuffer content() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  private void room(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, capacity(bytes.length, size, more));
    }
  }

  /**
   * Returns how long an array must be to take more: twice as long, if it can be.
   *
   * @throws IllegalArgumentException if no array is long enough
   */
  static int capacity(int length, int size, int more) {
    long needed = (long) size + more;
    if (needed > MAX_ARRAY_LENGTH) {
      throw new IllegalArgumentException(
          "a line of "
              + needed
              + " bytes is longer than "
              + MAX_ARRAY_LENGTH
              + ", the most that fit");
    }
    return (int) Math.min(MAX_ARRAY_LENGTH, Math.max(needed, 2L * length));
  }

  /** Returns the content as text. */
  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}
