package dev.weir.connectors.file.write;

import dev.weir.spi.connector.SinkScope;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The names of the files that one subtask's writers make. A job's id holds no {@code @}, and
 * neither does an encoded operator name; the numbers stand at the end: so a name belongs to one job
 * and operator only.
 */
public final class OutputNames {
  private static final String PENDING_PREFIX = ".pending-";
  private static final String OWNER_PREFIX = ".owner-";
  private static final String MARK_PREFIX = ".mark-";
  private static final String COMMITTED_PREFIX = "part-";
  private static final Pattern ONE_NAME = Pattern.compile("[A-Za-z0-9._%@-]{1,255}");
  private static final Pattern NUMBERS = Pattern.compile("\\d+-(\\d{1,18})-\\d+");
  private static final Pattern NUMBERS_AND_EXTENSION = Pattern.compile("\\d+-\\d+-\\d+\\..+");

  /** With the job's id and the numbers, names stay below the 255 bytes that file systems allow. */
  private static final int MAX_OPERATOR_BYTES = 80;

  private final String pendingPrefix;
  private final String committedPrefix;
  private final String owner;
  private final String mark;
  private final String extension;

  public OutputNames(SinkScope scope, String extension) {
    String operator = encode(scope.operator());
    this.pendingPrefix = PENDING_PREFIX + scope.job() + "@" + operator + "-";
    this.committedPrefix = COMMITTED_PREFIX + operator + "-";
    this.owner = OWNER_PREFIX + operator;
    this.mark = MARK_PREFIX + operator;
    this.extension = extension;
  }

  String pending(SinkScope scope, long counter) {
    return pendingPrefix + numbers(scope, counter);
  }

  /** The file that says whose the operator's files are. */
  String owner() {
    return owner;
  }

  /** The file that the first subtask leaves for the others to see. */
  String mark() {
    return mark;
  }

  String committed(SinkScope scope, long counter) {
    return committedPrefix + numbers(scope, counter) + "." + extension;
  }

  private static String numbers(SinkScope scope, long counter) {
    return scope.subtask() + "-" + scope.attempt() + "-" + counter;
  }

  /** Returns the attempt of a pending file of this job and operator; nothing for any other file. */
  OptionalLong attemptOf(String name) {
    if (!name.startsWith(pendingPrefix)) {
      return OptionalLong.empty();
    }
    Matcher numbers = NUMBERS.matcher(name.substring(pendingPrefix.length()));
    return numbers.matches()
        ? OptionalLong.of(Long.parseLong(numbers.group(1)))
        : OptionalLong.empty();
  }

  /** Whether it is a committed file of the operator, from any job, subtask and attempt. */
  boolean isCommitted(String name) {
    return name.startsWith(committedPrefix)
        && NUMBERS_AND_EXTENSION.matcher(name.substring(committedPrefix.length())).matches();
  }

  /** Whether it is made of the characters that names here consist of, and leads nowhere else. */
  static boolean isOneName(String name) {
    return ONE_NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  /** Percent-encodes what is not a letter, a digit, or one of {@code . _ -}. */
  static String encode(String name) {
    StringBuilder encoded = new StringBuilder();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      if (isPlain(b)) {
        encoded.append((char) b);
      } else {
        encoded.append(String.format("%%%02X", b & 0xFF));
      }
    }
    return encoded.length() <= MAX_OPERATOR_BYTES ? encoded.toString() : shorten(encoded, bytes);
  }

  private static String shorten(StringBuilder encoded, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    String mark = String.format("%%%%%08X", crc.getValue());
    return encoded.substring(0, MAX_OPERATOR_BYTES - mark.length()) + mark;
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '.'
        || b == '_'
        || b == '-';
  }
}
