package dev.weir.snapshot;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import java.util.zip.CRC32C;

/**
 * The first bytes of every file that Weir keeps: what it is and in which version of its format.
 * They keep their layout over all versions, so that an older Weir can tell a newer file from a
 * damaged one.
 *
 * @param magic what kind of file it is, eight ASCII characters
 * @param version the version that this code writes; it reads this one and older ones
 * @param kind what such a file is called in messages
 */
public record FormatHeader(String magic, int version, String kind) {
  /** The size of a header: the magic, the version, and the checksum of both. */
  public static final int SIZE_BYTES = 16;

  private static final int MAGIC_BYTES = 8;

  public FormatHeader {
    if (magic.length() != MAGIC_BYTES || version < 1) {
      throw new IllegalArgumentException("not a header: " + magic + " " + version);
    }
  }

  /** Appends the header to an empty writer. */
  public void write(BinaryWriter out) {
    int start = out.size();
    for (int i = 0; i < MAGIC_BYTES; i++) {
      out.writeByte(magic.charAt(i));
    }
    out.writeInt(version);
    out.writeInt(crc(out.buffer(), start));
  }

  /**
   * Checks the header at the start of some bytes and returns the version of what follows.
   *
   * @param name the file's name for messages
   * @throws CorruptObjectException if it is not such a file
   * @throws NewerFormatException if a newer version of Weir wrote it
   */
  public int check(byte[] bytes, String name) throws CorruptObjectException, NewerFormatException {
    if (bytes.length < SIZE_BYTES) {
      throw new CorruptObjectException(
          kind + " " + name + " is damaged: it ends after " + bytes.length + " bytes");
    }
    for (int i = 0; i < MAGIC_BYTES; i++) {
      if (bytes[i] != (byte) magic.charAt(i)) {
        throw new CorruptObjectException(
            kind + " " + name + " is damaged: it does not start with " + magic);
      }
    }
    BinaryReader in = new BinaryReader(bytes, MAGIC_BYTES, SIZE_BYTES - MAGIC_BYTES);
    int found = in.readInt();
    if (in.readInt() != crc(bytes, 0) || found < 1) {
      throw new CorruptObjectException(
          kind + " " + name + " is damaged: its header does not match its checksum");
    }
    if (found > version) {
      throw new NewerFormatException(kind + " " + name, found, version);
    }
    return found;
  }

  private static int crc(byte[] bytes, int start) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, MAGIC_BYTES + Integer.BYTES);
    return (int) crc.getValue();
  }
}
