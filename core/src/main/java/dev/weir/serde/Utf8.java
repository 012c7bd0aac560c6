package dev.weir.serde;

/**
 * UTF-8 that loses nothing: an unpaired surrogate, which UTF-8 cannot express, takes three bytes of
 * its own, so that every string reads back equal.
 */
final class Utf8 {
  private Utf8() {}

  /** Returns the number of bytes that {@link #encode} writes; may exceed the range of an array. */
  static long encodedLength(String text) {
    int length = text.length();
    long bytes = length;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes++;
        if (c >= 0x800) {
          bytes++;
          if (isPair(text, i, length)) {
            // Four bytes for two chars: one each is counted by the length, one by each of the lines
            // above.
            i++;
          }
        }
      }
    }
    return bytes;
  }

  /** Writes the text at the position and returns the position behind it. The room must suffice. */
  static int encode(String text, byte[] target, int position) {
    int length = text.length();
    int p = position;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        target[p++] = (byte) c;
      } else if (c < 0x800) {
        target[p++] = (byte) (0xC0 | (c >> 6));
        target[p++] = (byte) (0x80 | (c & 0x3F));
      } else if (isPair(text, i, length)) {
        int code = Character.toCodePoint(c, text.charAt(++i));
        target[p++] = (byte) (0xF0 | (code >> 18));
        target[p++] = (byte) (0x80 | ((code >> 12) & 0x3F));
        target[p++] = (byte) (0x80 | ((code >> 6) & 0x3F));
        target[p++] = (byte) (0x80 | (code & 0x3F));
      } else {
        target[p++] = (byte) (0xE0 | (c >> 12));
        target[p++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        target[p++] = (byte) (0x80 | (c & 0x3F));
      }
    }
    return p;
  }

  private static boolean isPair(String text, int i, int length) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < length
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  /** Reads {@code length} bytes, which must lie within the source. */
  static String decode(byte[] source, int offset, int length) {
    char[] chars = new char[length];
    int count = 0;
    int p = offset;
    int end = offset + length;
    while (p < end) {
      int first = source[p++] & 0xFF;
      if (first < 0x80) {
        chars[count++] = (char) first;
        continue;
      }
      int more = continuationBytes(first);
      if (more > end - p) {
        throw new CorruptDataException("Text ends within a character");
      }
      int code = first & (0x3F >> more);
      for (int i = 0; i < more; i++) {
        code = (code << 6) | continuation(source[p++]);
      }
      count = append(chars, count, code, more);
    }
    return new String(chars, 0, count);
  }

  private static int continuationBytes(int first) {
    if (first >= 0xC0 && first < 0xE0) {
      return 1;
    }
    if (first >= 0xE0 && first < 0xF0) {
      return 2;
    }
    if (first >= 0xF0 && first < 0xF8) {
      return 3;
    }
    throw new CorruptDataException("Byte " + first + " cannot start a character of text");
  }

  private static int continuation(byte b) {
    if ((b & 0xC0) != 0x80) {
      throw new CorruptDataException("Byte " + (b & 0xFF) + " cannot continue a character of text");
    }
    return b & 0x3F;
  }

  private static int append(char[] chars, int count, int code, int more) {
    int least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
    if (code < least || code > Character.MAX_CODE_POINT) {
      throw new CorruptDataException("Text holds an invalid character " + code);
    }
    if (more < 3) {
      chars[count] = (char) code;
      return count + 1;
    }
    return count + Character.toChars(code, chars, count);
  }
}
