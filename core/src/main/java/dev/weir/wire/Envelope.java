package dev.weir.wire;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import java.util.zip.CRC32C;

/**
 * What every message has around it, in all versions: the version, one byte, in front, and the
 * CRC-32C of all before it, four bytes, at the end. Nothing of a message is looked at before both
 * have been checked: so no damaged length and no damaged address is ever believed.
 */
public final class Envelope {
  /** Bytes in front of what a message says. */
  public static final int FRONT_BYTES = 1;

  /** Bytes behind what a message says. */
  public static final int BACK_BYTES = Integer.BYTES;

  private Envelope() {}

  /** Begins a message in an empty writer. */
  public static void open(BinaryWriter out) {
    out.writeByte(WireVersion.HIGHEST);
  }

  /** Ends a message, and returns it. */
  public static byte[] close(BinaryWriter out) {
    out.writeInt(checksum(out.buffer(), out.size()));
    return out.toBytes();
  }

  /**
   * Checks a message, and returns a reader of what it says.
   *
   * @param who sent it, for messages
   * @throws DamagedMessageException if the bytes are not a message, or not the whole of one
   * @throws WireVersionException if they are of a version that is not understood
   */
  public static BinaryReader read(byte[] message, String who) {
    int end = message.length - BACK_BYTES;
    if (end < FRONT_BYTES) {
      throw new DamagedMessageException(
          "a message from " + who + " ends after " + message.length + " bytes");
    }
    int stated = new BinaryReader(message, end, BACK_BYTES).readInt();
    if (stated != checksum(message, end)) {
      throw new DamagedMessageException(
          "a message from " + who + " is damaged: it does not match its checksum");
    }
    WireVersion.require(message[0] & 0xFF, who);
    return new BinaryReader(message, FRONT_BYTES, end - FRONT_BYTES);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
