package dev.weir.wire.frame;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.wire.DamagedMessageException;
import dev.weir.wire.Envelope;

/**
 * A frame, or a part of one, as one message. A frame is one segment or several, each with whole
 * records; a segment is one message or several.
 *
 * @param flags what the message ends, and how it is to be read
 * @param attempt of the sender and the receiver
 * @param channel the index of the channel among the receiver's input channels
 * @param sequence of the frame in its channel
 * @param part which message of the frame it is, from 0
 * @param in reads what follows the header
 */
public record FrameMessage(
    int flags, int attempt, int channel, long sequence, int part, BinaryReader in) {
  /** The segment is complete with this message. */
  static final int SEGMENT_ENDS = 1;

  /** The frame is complete with this message. */
  static final int FRAME_ENDS = 1 << 1;

  /** The frame holds a barrier that overtook others. */
  static final int URGENT = 1 << 2;

  /** Each record comes with its key's hash. */
  static final int KEYED = 1 << 3;

  /** The segment is compressed. */
  static final int DEFLATED = 1 << 4;

  private static final int ALL_FLAGS = (1 << 5) - 1;

  /** The size of what stands in front of records, the envelope's front included. */
  static final int HEADER_BYTES = Envelope.FRONT_BYTES + 1 + 4 + 4 + 8 + 4;

  /**
   * Checks a message, and reads its header.
   *
   * @throws DamagedMessageException if the bytes are no such message
   * @throws dev.weir.wire.WireVersionException if they are of a version that is not understood
   */
  public static FrameMessage read(byte[] message) {
    BinaryReader in = Envelope.read(message, "another subtask");
    if (in.remaining() < HEADER_BYTES - Envelope.FRONT_BYTES) {
      throw new DamagedMessageException(
          "a message from another subtask has " + message.length + " bytes, too few for a frame");
    }
    int flags = in.readByte();
    if ((flags & ~ALL_FLAGS) != 0) {
      throw new DamagedMessageException("a message from another subtask has flags " + flags);
    }
    return new FrameMessage(flags, in.readInt(), in.readInt(), in.readLong(), in.readInt(), in);
  }

  static void writeHeader(
      BinaryWriter out, int flags, int attempt, int channel, long sequence, int part) {
    Envelope.open(out);
    out.writeByte(flags);
    out.writeInt(attempt);
    out.writeInt(channel);
    out.writeLong(sequence);
    out.writeInt(part);
  }

  /** Whether the frame is complete with this message. */
  public boolean endsFrame() {
    return has(FRAME_ENDS);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
