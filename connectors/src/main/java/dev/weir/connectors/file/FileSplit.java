package dev.weir.connectors.file;

/**
 * A part of a file and how far it has been read. It holds the lines that begin in {@code [start,
 * end)}; the line that begins at {@code start} counts only if a line end lies directly before it.
 *
 * <p>Offsets count bytes; in a gzip file they count uncompressed bytes.
 *
 * @param name the file's name in the source's folder; empty if the source's path is the file itself
 * @param start where the part begins
 * @param end where it ends; {@link Long#MAX_VALUE} for a file that is followed and for a gzip file
 * @param position behind the last line that was emitted, or {@code start}
 * @param fileSize the file's size in bytes when it was found; {@link #UNKNOWN} if the file is
 *     followed
 * @param fingerprint what the file began with when it was found or read last
 */
public record FileSplit(
    String name, long start, long end, long position, long fileSize, Fingerprint fingerprint) {

  /** The size of a file that is followed. */
  public static final long UNKNOWN = -1;

  /** Checks that the numbers can be those of a split. */
  public FileSplit {
    if (start < 0 || end < start || position < start || fileSize < UNKNOWN) {
      throw new IllegalArgumentException(
          "no split of a file: [" + start + ", " + end + ") at " + position + " of " + fileSize);
    }
  }

  /** A split that nothing was read of. */
  static FileSplit unread(
      String name, long start, long end, long fileSize, Fingerprint fingerprint) {
    return new FileSplit(name, start, end, start, fileSize, fingerprint);
  }

  FileSplit at(long newPosition, Fingerprint newFingerprint) {
    return new FileSplit(name, start, end, newPosition, fileSize, newFingerprint);
  }

  boolean isFollowed() {
    return fileSize == UNKNOWN;
  }
}
