package dev.weir.persistence.local;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.SerdeException;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.FormatHeader;
import dev.weir.snapshot.NewerFormatException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32C;

/** Small files that are read as a whole: a header, what they hold, and the CRC-32C of both. */
record ChecksummedFile(FormatHeader header) {
  private static final int CRC_BYTES = Integer.BYTES;

  byte[] encode(Consumer<BinaryWriter> content) {
    BinaryWriter out = new BinaryWriter(256);
    header.write(out);
    content.accept(out);
    out.writeInt(crc(out.buffer(), out.size()));
    return out.toBytes();
  }

  /** Reads what is in it; bytes that are no such file are an error, and never taken for none. */
  <T> T decode(byte[] bytes, String name, Function<BinaryReader, T> content)
      throws CorruptObjectException, NewerFormatException {
    header.check(bytes, name);
    int length = bytes.length - FormatHeader.SIZE_BYTES - CRC_BYTES;
    try {
      BinaryReader crc = new BinaryReader(bytes, bytes.length - CRC_BYTES, CRC_BYTES);
      if (length < 0 || crc.readInt() != crc(bytes, bytes.length - CRC_BYTES)) {
        throw damaged(name, "it does not match its checksum");
      }
      return content.apply(new BinaryReader(bytes, FormatHeader.SIZE_BYTES, length));
    } catch (SerdeException e) {
      throw damaged(name, String.valueOf(e.getMessage()));
    }
  }

  private CorruptObjectException damaged(String name, String why) {
    return new CorruptObjectException(header.kind() + " " + name + " is damaged: " + why);
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
