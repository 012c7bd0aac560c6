package dev.weir.persistence.local;

import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.FormatHeader;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.spi.store.JobRowStore.Row;

/** A row as the bytes of a file that is replaced as a whole: the revision and the value. */
final class RowFile {
  private static final ChecksummedFile FILE =
      new ChecksummedFile(new FormatHeader("WEIR-ROW", 1, "job row"));

  private RowFile() {}

  static byte[] encode(Row row) {
    return FILE.encode(
        out -> {
          out.writeLong(row.revision());
          out.writeBytes(row.value());
        });
  }

  static Row decode(byte[] bytes, String name) throws CorruptObjectException, NewerFormatException {
    return FILE.decode(bytes, name, in -> new Row(in.readLong(), in.readBytes()));
  }
}
