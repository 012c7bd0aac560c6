package dev.weir.snapshot;

import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.spi.store.ObjectName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of all objects:
 *
 * <pre>
 * JOB/chk-CHECKPOINT/EPOCH-ATTEMPT/CHAIN-INDEX   a subtask's snapshot
 * JOB/chk-CHECKPOINT/EPOCH-ATTEMPT/CHAIN-INDEX.in-flight  records that a barrier overtook there
 * JOB/chk-CHECKPOINT/manifest-EPOCH              the manifest
 * JOB/jar-DIGEST                                 a jar with the job's classes
 * </pre>
 *
 * A coordinator of another epoch, or another attempt, writes under other names, so nobody's late
 * write or delete meets somebody else's object.
 */
public final class ObjectNames {
  private static final Pattern OF_CHECKPOINT = Pattern.compile("[^/]+/chk-([1-9][0-9]{0,17})/.+");
  private static final Pattern ORIGIN =
      Pattern.compile(
          "[^/]+/chk-([1-9][0-9]{0,17})/(?:manifest-([0-9]{1,18})|([0-9]{1,18})-([0-9]{1,9})/.+)");
  private static final String JAR = "/jar-";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** Leaves room within a segment for the marks below and the index. */
  private static final int MAX_CHAIN_CHARS = 140;

  private static final int HASHED_PREFIX_CHARS = 100;
  private static final int HASH_BYTES = 16;

  private ObjectNames() {}

  /**
   * The name of a jar that a job was handed in with.
   *
   * @param digest of its content, in letters and digits
   */
  public static ObjectName jar(JobId job, String digest) {
    return new ObjectName(job + JAR + digest);
  }

  /** Whether {@link #jar} made the name: then it belongs to no checkpoint, and stays. */
  static boolean isJar(ObjectName name) {
    return name.value().contains(JAR);
  }

  /** The name of the manifest that a coordinator's term writes for a checkpoint. */
  public static ObjectName manifest(JobId job, CheckpointId checkpoint, LeaderEpoch epoch) {
    return new ObjectName(job + "/chk-" + checkpoint + "/manifest-" + epoch);
  }

  /** The name of the snapshot of one subtask; different subtasks have different names. */
  public static ObjectName subtask(
      JobId job, CheckpointId checkpoint, LeaderEpoch epoch, int attempt, SubtaskId subtask) {
    return new ObjectName(
        job
            + "/chk-"
            + checkpoint
            + "/"
            + epoch
            + "-"
            + attempt
            + "/"
            + segment(subtask.chain())
            + "-"
            + subtask.index());
  }

  /**
   * The name of an object that a snapshot wrote beside its own, for later checkpoints to share.
   *
   * @param file made of letters, digits, dots and dashes
   */
  public static ObjectName beside(ObjectName snapshot, String file) {
    return new ObjectName(snapshot + ".files/" + file);
  }

  /** Whether {@link #beside} made the name for this snapshot. */
  public static boolean isBeside(ObjectName name, ObjectName snapshot) {
    return name.value().startsWith(snapshot + ".files/");
  }

  /** The name of what a barrier overtook at one subtask. */
  public static ObjectName inFlight(
      JobId job, CheckpointId checkpoint, LeaderEpoch epoch, int attempt, SubtaskId subtask) {
    return new ObjectName(subtask(job, checkpoint, epoch, attempt, subtask) + ".in-flight");
  }

  /** The checkpoint during which an object was written; empty if its name does not tell. */
  public static Optional<CheckpointId> checkpointOf(ObjectName name) {
    Matcher matcher = OF_CHECKPOINT.matcher(name.value());
    return matcher.matches()
        ? Optional.of(new CheckpointId(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  /** Who wrote an object: for which checkpoint, in whose term; 0 as attempt for a manifest. */
  public record Origin(CheckpointId checkpoint, LeaderEpoch epoch, int attempt) {}

  /** Who wrote an object; empty if its name does not tell. */
  public static Optional<Origin> originOf(ObjectName name) {
    Matcher matcher = ORIGIN.matcher(name.value());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean manifest = matcher.group(2) != null;
    return Optional.of(
        new Origin(
            new CheckpointId(Long.parseLong(matcher.group(1))),
            new LeaderEpoch(Long.parseLong(matcher.group(manifest ? 2 : 3))),
            manifest ? 0 : Integer.parseInt(matcher.group(4))));
  }

  /**
   * Turns any text into characters that are legal within a segment, different texts into different
   * ones: letters, digits and {@code -} stay, each other byte of the UTF-8 form becomes {@code
   * _XX}. What begins illegally gets {@code 0.} in front; what is too long ends in a dot and a
   * hash. No other result has a dot.
   */
  static String segment(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isLetterOrDigit(b) || b == '-') {
        encoded.append((char) b);
      } else {
        encoded.append('_').append(HEX.toHexDigits(b));
      }
    }
    if (encoded.length() > MAX_CHAIN_CHARS) {
      encoded.setLength(HASHED_PREFIX_CHARS);
      encoded.append('.').append(hash(text));
    }
    if (encoded.isEmpty() || !isLetterOrDigit((byte) encoded.charAt(0))) {
      encoded.insert(0, "0.");
    }
    return encoded.toString();
  }

  private static boolean isLetterOrDigit(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HEX.formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
