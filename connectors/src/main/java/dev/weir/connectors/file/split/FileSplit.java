package dev.weir.connectors.file.split;

import dev.weir.connectors.file.bytes.FileIdentity;
import dev.weir.connectors.file.bytes.Fingerprint;
import dev.weir.connectors.file.bytes.OpenedFile;
import dev.weir.serde.StoredName;
import java.util.Optional;

/**
 * A part of a file and how far it has been read. It holds the lines that begin in {@code [start,
 * end)}; the line that begins at {@code start} counts only if a line end lies directly before it.
 *
 * <p>Offsets count bytes; in a gzip file they count uncompressed bytes.
 *
 * @param name the file's name in the source's folder, independent of the locale; empty if the
 *     source's path is the file itself
 * @param start where the part begins
 * @param end where it ends; {@link Long#MAX_VALUE} for a file that is followed and for a gzip file
 * @param position behind the last line that was emitted, or {@code start}
 * @param fileSize the file's size in bytes when it was found; {@link #UNKNOWN} if the file is
 *     followed
 * @param fingerprint what the file began with when it was found or read last
 * @param before what was directly before the position
 * @param identity which file it is, if it is followed
 * @param readToEnd whether the file, which is followed, held nothing behind the position: should it
 *     be gone, nothing is lost
 */
@StoredName("dev.weir.connectors.file.FileSplit")
public record FileSplit(
    String name,
    long start,
    long end,
    long position,
    long fileSize,
    Fingerprint fingerprint,
    Fingerprint before,
    FileIdentity identity,
    boolean readToEnd) {

  /** The size of a file that is followed. */
  public static final long UNKNOWN = -1;

  /** Checks that the numbers can be those of a split. Checkpoints of before lack some parts. */
  public FileSplit {
    if (start < 0 || end < start || position < start || fileSize < UNKNOWN) {
      throw new IllegalArgumentException(
          "no split of a file: [" + start + ", " + end + ") at " + position + " of " + fileSize);
    }
    before = before == null ? Fingerprint.NONE : before;
    identity = identity == null ? FileIdentity.UNKNOWN : identity;
  }

  /** A split that nothing was read of. */
  static FileSplit unread(
      String name, long start, long end, long fileSize, Fingerprint fingerprint) {
    return new FileSplit(
        name,
        start,
        end,
        start,
        fileSize,
        fingerprint,
        Fingerprint.NONE,
        FileIdentity.UNKNOWN,
        false);
  }

  /** A followed file that nothing was read of. */
  public static FileSplit followed(OpenedFile file) {
    return unread(file.name(), 0, Long.MAX_VALUE, UNKNOWN, file.fingerprint()).of(file);
  }

  /** Now that the file was opened, more is known of it. */
  public FileSplit of(OpenedFile file) {
    return new FileSplit(
        file.name(),
        start,
        end,
        position,
        fileSize,
        file.fingerprint(),
        before,
        file.identity(),
        readToEnd);
  }

  public FileSplit at(long newPosition, Fingerprint newBefore) {
    return new FileSplit(
        name, start, end, newPosition, fileSize, fingerprint, newBefore, identity, false);
  }

  public FileSplit readToEnd(boolean nothingFollows) {
    return new FileSplit(
        name, start, end, position, fileSize, fingerprint, before, identity, nothingFollows);
  }

  /**
   * Its name as a split of its source. Followed files have none: they are read as one stream, and
   * one that does not grow any more must not hold event time back.
   */
  public Optional<String> id() {
    return isFollowed() ? Optional.empty() : Optional.of(name + "@" + start);
  }

  /** What is known of the file. */
  public OpenedFile file() {
    return new OpenedFile(name, identity, fingerprint);
  }

  public boolean isFollowed() {
    return fileSize == UNKNOWN;
  }

  public boolean isGzip() {
    return end == Long.MAX_VALUE && !isFollowed();
  }
}
