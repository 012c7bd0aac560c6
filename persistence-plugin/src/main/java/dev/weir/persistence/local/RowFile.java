package dev.weir.persistence.local;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.SerdeException;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.FormatHeader;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.spi.store.JobRowStore.Row;
import java.util.zip.CRC32C;

/** A row as bytes: a {@link FormatHeader}, the revision, the value, and their CRC-32C. */
final class RowFile {
  private static final FormatHeader HEADER = new FormatHeader("WEIR-ROW", 1, "job row");
  private static final int CRC_BYTES = Integer.BYTES;

  private RowFile() {}

  static byte[] encode(Row row) {
    BinaryWriter out = new BinaryWriter(row.value().length + 64);
    HEADER.write(out);
    out.writeLong(row.revision());
    out.writeBytes(row.value());
    out.writeInt(crc(out.buffer(), out.size()));
    return out.toBytes();
  }

  /** Reads a row; bytes that are none are an error and never taken for an absent row. */
  static Row decode(byte[] bytes, String name) throws CorruptObjectException, NewerFormatException {
    HEADER.check(bytes, name);
    int length = bytes.length - FormatHeader.SIZE_BYTES - CRC_BYTES;
    try {
      BinaryReader crc = new BinaryReader(bytes, bytes.length - CRC_BYTES, CRC_BYTES);
      if (length < 0 || crc.readInt() != crc(bytes, bytes.length - CRC_BYTES)) {
        throw damaged(name, "it does not match its checksum");
      }
      BinaryReader in = new BinaryReader(bytes, FormatHeader.SIZE_BYTES, length);
      return new Row(in.readLong(), in.readBytes());
    } catch (SerdeException e) {
      throw damaged(name, String.valueOf(e.getMessage()));
    }
  }

  private static CorruptObjectException damaged(String name, String why) {
    return new CorruptObjectException("job row " + name + " is damaged: " + why);
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
