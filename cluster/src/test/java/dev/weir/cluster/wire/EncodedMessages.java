package dev.weir.cluster.wire;

import dev.weir.serde.BinaryWriter;
import dev.weir.wire.Envelope;

/** Messages that look like frames: as long as one likes. */
final class EncodedMessages {
  private EncodedMessages() {}

  static byte[] of(int attempt, int sequence, int size) {
    BinaryWriter out = new BinaryWriter(size);
    Envelope.open(out);
    out.writeByte(3);
    out.writeInt(attempt);
    out.writeInt(0);
    out.writeLong(sequence);
    out.writeInt(0);
    int rest = size - out.size() - Envelope.BACK_BYTES;
    out.writeRaw(new byte[rest], 0, rest);
    return Envelope.close(out);
  }
}
