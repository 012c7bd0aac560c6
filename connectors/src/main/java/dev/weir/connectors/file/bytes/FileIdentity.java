package dev.weir.connectors.file.bytes;

import dev.weir.serde.StoredName;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * Which file it is, whatever its name: its number in the file system, where that has one, and when
 * it came into being, since numbers are used again as soon as a file is deleted.
 *
 * <p>Where the time of birth is not known, the file system gives the time of the last change
 * instead. That two times differ in one file proves that births are known.
 *
 * @param key empty if the file system has no such number
 * @param bornNanos the time of birth in nanoseconds since the epoch, or of the last change
 * @param birthsKnown whether it is certainly a time of birth
 */
@StoredName("dev.weir.connectors.file.FileIdentity")
public record FileIdentity(String key, long bornNanos, boolean birthsKnown) {
  /** Of a file of which nobody knows. */
  public static final FileIdentity UNKNOWN = new FileIdentity("", 0, false);

  public static FileIdentity of(BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    if (key == null) {
      return UNKNOWN;
    }
    long born = attributes.creationTime().to(TimeUnit.NANOSECONDS);
    long changed = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    String text = key.toString();
    // The device's number, which comes first on Unix, may change when the machine starts anew.
    return new FileIdentity(text.substring(text.indexOf(',') + 1), born, born != changed);
  }

  public boolean isKnown() {
    return !key.isEmpty();
  }

  /**
   * Whether both can be the same file: their times may differ as long as neither is proven to be a
   * time of birth.
   */
  boolean mayBe(FileIdentity other) {
    boolean proven = birthsKnown || other.birthsKnown;
    return key.equals(other.key) && (bornNanos == other.bornNanos || !proven);
  }

  /** The file system's number, empty if it has none. */
  static String device(BasicFileAttributes attributes) {
    String text = String.valueOf(attributes.fileKey());
    return text.substring(0, Math.max(0, text.indexOf(',')));
  }
}
