package dev.weir.connectors.file.bytes;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The names of files as text that is the same whatever the locale: a path's own text depends on it,
 * and is not even complete where the locale's charset lacks a character of the name. A name is
 * taken for UTF-8; one that is not is written as {@code /} and its bytes as in a URI. No name holds
 * a {@code /} itself.
 */
public final class FileNames {
  private static final char ESCAPE = '/';

  private FileNames() {}

  /** Returns the name of the file, without its folder. */
  public static String of(Path file) {
    String text = String.valueOf(file.getFileName());
    if (isAscii(text)) {
      return text;
    }
    String raw = file.toUri().getRawPath();
    String encoded = raw.substring(raw.lastIndexOf('/') + 1);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(decode(encoded));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException notUtf8) {
      return ESCAPE + encoded;
    }
  }

  /** Returns the file of a name in a folder; the way back from {@link #of}. */
  public static Path resolve(Path folder, String name) {
    if (isAscii(name) && name.indexOf(ESCAPE) != 0) {
      return folder.resolve(name);
    }
    String encoded = name.indexOf(ESCAPE) == 0 ? name.substring(1) : encode(name);
    String base = folder.toUri().toString();
    return Path.of(URI.create(base.endsWith("/") ? base + encoded : base + "/" + encoded));
  }

  /** Whether others are meant to see the file, by its name. */
  static boolean isVisible(String name) {
    int first = name.indexOf(ESCAPE) == 0 ? 1 : 0;
    return name.charAt(first) != '.' && name.charAt(first) != '_';
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static byte[] decode(String encoded) {
    byte[] bytes = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        c = (char) Integer.parseInt(encoded.substring(i + 1, i + 3), 16);
        i += 2;
      }
      bytes[length++] = (byte) c;
    }
    return Arrays.copyOf(bytes, length);
  }

  private static String encode(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      encoded.append(String.format("%%%02X", b & 0xFF));
    }
    return encoded.toString();
  }
}
