package dev.weir.connectors.file.bytes;

import java.util.List;
import java.util.Locale;

/**
 * What a file holds, as its first bytes say: the one place where that is decided. A name ending
 * with {@code .gz} or {@code .tgz} only adds that the file must be gzip, so that a damaged one is
 * never taken for text.
 */
public enum FileFormat {
  TEXT,
  GZIP;

  /** What a file can begin with that is no text to be read line by line. */
  private record Mark(int offset, String bytes, String name, String advice) {}

  private static final String UNPACK = "Unpack it";
  private static final String TO_UTF_8 = "Convert it to UTF-8, for example with iconv";
  private static final String GZIP_MARK = "\u001f\u008b";

  /** The bytes of each mark are characters up to U+00FF; what is longer comes first. */
  private static final List<Mark> REFUSED =
      List.of(
          new Mark(0, "\u00ff\u00fe\0\0", "UTF-32 text", TO_UTF_8),
          new Mark(0, "\0\0\u00fe\u00ff", "UTF-32 text", TO_UTF_8),
          new Mark(0, "\u00ff\u00fe", "UTF-16 text", TO_UTF_8),
          new Mark(0, "\u00fe\u00ff", "UTF-16 text", TO_UTF_8),
          new Mark(0, "(\u00b5/\u00fd", "compressed by zstd", UNPACK),
          new Mark(0, "\u00fd7zXZ\0", "compressed by xz", UNPACK),
          new Mark(4, "1AY&SY", "compressed by bzip2", UNPACK),
          new Mark(0, "\u0004\"M\u0018", "compressed by lz4", UNPACK),
          new Mark(0, "\u001f\u009d", "compressed by compress", UNPACK),
          new Mark(0, "\u00ff\u0006\0\0sNaPpY", "compressed by snappy", UNPACK),
          new Mark(0, "PK\u0003\u0004", "a zip archive", UNPACK),
          new Mark(0, "PK\u0005\u0006", "a zip archive", UNPACK),
          new Mark(0, "7z\u00bc\u00af'\u001c", "a 7z archive", UNPACK),
          new Mark(257, "ustar\0", "a tar archive", UNPACK),
          new Mark(257, "ustar  \0", "a tar archive", UNPACK),
          new Mark(0, "Obj\u0001", "an Avro file", "Convert it to text"),
          new Mark(0, "PAR1\u0015", "a Parquet file", "Convert it to text"));

  /**
   * Decides by the first bytes.
   *
   * @throws FileConnectorException if the file cannot be read line by line
   */
  public static FileFormat of(FileHead head, InputFile file) throws FileConnectorException {
    if (head.has(0, GZIP_MARK)) {
      return GZIP;
    }
    String name = String.valueOf(file.path().getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz") || name.endsWith(".tgz")) {
      throw FileConnectorException.permanent(
          file
              + " cannot be decompressed (it does not begin as gzip does). Replace it by a complete"
              + " gzip file, or take .gz from its name if it is none");
    }
    requireText(head, file);
    return TEXT;
  }

  /** Refuses what is recognised as something else than text in UTF-8. */
  static void requireText(FileHead head, InputFile file) throws FileConnectorException {
    for (Mark mark : REFUSED) {
      if (head.has(mark.offset(), mark.bytes())) {
        throw FileConnectorException.permanent(
            file + " cannot be read as text: it is " + mark.name() + ". " + mark.advice());
      }
    }
  }
}
