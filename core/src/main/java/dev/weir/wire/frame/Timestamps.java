package dev.weir.wire.frame;

import dev.weir.element.Frame;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;

/**
 * The timestamps of a segment's records as bytes: the least of them, then how much later each is,
 * in as few bytes as the latest one needs: 0, 1, 2, 4 or 8 (frame of reference: Goldstein,
 * Ramakrishnan and Shaft, "Compressing Relations and Indexes", 1998).
 */
final class Timestamps {
  private Timestamps() {}

  static void write(Frame frame, int from, int to, BinaryWriter out) {
    if (from == to) {
      return;
    }
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      long timestamp = frame.timestamp(i);
      least = Math.min(least, timestamp);
      most = Math.max(most, timestamp);
    }
    int width = width(most - least);
    out.writeLong(least);
    out.writeByte(width);
    for (int i = from; i < to && width > 0; i++) {
      long later = frame.timestamp(i) - least;
      switch (width) {
        case 1 -> out.writeByte((int) later);
        case 2 -> out.writeShort((int) later);
        case 4 -> out.writeInt((int) later);
        default -> out.writeLong(later);
      }
    }
  }

  /** How many bytes hold every number up to this one, which has no sign. */
  private static int width(long most) {
    if (most == 0) {
      return 0;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(most);
    return bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
  }

  static void read(BinaryReader in, long[] into, int count) {
    if (count == 0) {
      return;
    }
    long least = in.readLong();
    int width = in.readByte();
    for (int i = 0; i < count; i++) {
      into[i] =
          least
              + switch (width) {
                case 0 -> 0;
                case 1 -> in.readByte() & 0xFFL;
                case 2 -> in.readShort() & 0xFFFFL;
                case 4 -> in.readInt() & 0xFFFF_FFFFL;
                case 8 -> in.readLong();
                default -> throw new CorruptDataException("timestamps of " + width + " bytes each");
              };
    }
  }
}
