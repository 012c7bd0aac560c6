package dev.weir.connectors.file.line;

import dev.weir.connectors.file.bytes.Fingerprint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts blocks of bytes into lines, whatever the blocks' bounds. Lines end with {@code \n} or {@code
 * \r\n}; bytes that are not UTF-8 become U+FFFD.
 */
public final class LineCutter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final byte[] NOTHING = new byte[0];

  private final int maxLineLength;
  private byte[] block = NOTHING;
  private int next;
  private int limit;

  /** The beginning of a line whose end is in a block still to come. */
  private byte[] carry = NOTHING;

  private int carried;

  /** The bytes before the carried line, whose block is gone. */
  private Fingerprint beforeCarried = Fingerprint.NONE;

  private boolean aligning;
  private long position;

  /**
   * Starts at an offset of the file.
   *
   * @param aligning whether the bytes up to the first line end belong to somebody else
   * @param maxLineLength in bytes, without the line end
   */
  public LineCutter(long position, boolean aligning, int maxLineLength) {
    this.position = position;
    this.aligning = aligning;
    this.maxLineLength = maxLineLength;
  }

  /** Takes over the bytes that follow; those before must be used up. */
  public void offer(byte[] bytes, int length) {
    if (!isUsedUp()) {
      throw new IllegalStateException((limit - next) + " bytes are not cut yet");
    }
    block = bytes;
    next = 0;
    limit = length;
  }

  /**
   * Returns whether all that was offered is cut or carried, so that the block may be filled anew.
   */
  boolean isUsedUp() {
    return next == limit;
  }

  /** Returns whether no line has begun yet; then {@link #align} comes before {@link #next}. */
  public boolean isAligning() {
    return aligning;
  }

  /** Passes over what belongs to somebody else; returns whether that is done. */
  public boolean align() {
    int end = indexOfNewline(block, next, limit);
    int behind = end < 0 ? limit : end + 1;
    position += behind - next;
    next = behind;
    aligning = end < 0;
    return !aligning;
  }

  public int maxLineLength() {
    return maxLineLength;
  }

  /** Returns the offset behind the last line, which is where the next one begins. */
  public long position() {
    return position;
  }

  /** Covers bytes directly before the position; nothing if none of them was seen. */
  public Fingerprint before() {
    return carried == 0 && next > 0 ? Fingerprint.before(block, next) : beforeCarried;
  }

  /**
   * Returns the next line, or null if its end lies beyond what was offered.
   *
   * @throws LineTooLongException if it is longer than a line may be; {@link #position} is where it
   *     begins
   */
  public @Nullable String next() throws LineTooLongException {
    int from = next;
    int end = indexOfNewline(block, from, limit);
    if (end < 0) {
      carryOn(from);
      return null;
    }
    if (carried > 0) {
      return joined(from, end);
    }
    String line = line(block, from, end);
    next = end + 1;
    position += next - from;
    return line;
  }

  /**
   * Returns what follows the last line end, when there is nothing to come; null if that is nothing.
   */
  public @Nullable String last() throws LineTooLongException {
    if (carried == 0 || aligning) {
      return null;
    }
    check(carried);
    String line = new String(carry, 0, carried, StandardCharsets.UTF_8);
    position += carried;
    carried = 0;
    return line;
  }

  private void carryOn(int from) throws LineTooLongException {
    if (carried == 0 && from > 0) {
      beforeCarried = Fingerprint.before(block, from);
    }
    append(from, limit);
    // Whoever lent the block fills it anew.
    block = NOTHING;
    next = 0;
    limit = 0;
    // One more than allowed may still be the \r before a line end.
    check(carried - 1);
  }

  private String joined(int from, int end) throws LineTooLongException {
    append(from, end);
    String line = line(carry, 0, carried);
    position += carried + 1;
    carried = 0;
    next = end + 1;
    return line;
  }

  private void append(int from, int to) {
    int length = to - from;
    if (length > carry.length - carried) {
      carry = Arrays.copyOf(carry, LineBuffer.capacity(carry.length, carried, length));
    }
    System.arraycopy(block, from, carry, carried, length);
    carried += length;
  }

  private String line(byte[] bytes, int from, int end) throws LineTooLongException {
    int length = end - from;
    if (length > 0 && bytes[end - 1] == '\r') {
      length--;
    }
    check(length);
    // The virtual machine has a vectorised path for ASCII behind this constructor.
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  private void check(int length) throws LineTooLongException {
    if (length > maxLineLength) {
      throw new LineTooLongException();
    }
  }

  /**
   * Looks at eight bytes at a time: a byte is zero where the word differs from newlines nowhere.
   */
  static int indexOfNewline(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long zeroWhereNewline = (long) LONGS.get(bytes, i) ^ NEWLINES;
      long found = (zeroWhereNewline - LOW_BITS) & ~zeroWhereNewline & HIGH_BITS;
      if (found != 0) {
        // The lowest mark is exact; a borrow can only set wrong ones above it.
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** A line exceeds the limit. Whoever knows the file says it to the user. */
  public static final class LineTooLongException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
