package dev.weir.cluster.wire;

import dev.weir.cluster.actor.SubtaskCommand.Consumed;
import dev.weir.cluster.actor.SubtaskCommand.Departure;
import dev.weir.cluster.actor.SubtaskCommand.EncodedFrame;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import java.nio.ByteBuffer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * What subtasks send each other for records: frames, which are bytes already, and credits. The
 * transport asks for the bytes when a message's turn has come to leave.
 */
public final class FrameSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  private static final String FRAME = "f";
  private static final String CONSUMED = "c";
  private static final int IDENTIFIER = 5701;
  private static final int CONSUMED_BYTES = Integer.BYTES + Integer.BYTES + Long.BYTES;

  /** Called by Pekko. */
  public FrameSerializer(ExtendedActorSystem system) {}

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return message instanceof EncodedFrame ? FRAME : CONSUMED;
  }

  @Override
  public void toBinary(Object message, ByteBuffer out) {
    if (message instanceof EncodedFrame frame) {
      frame.departure().left();
      out.put(frame.bytes());
    } else if (message instanceof Consumed consumed) {
      out.put(bytes(consumed));
    } else {
      throw new IllegalArgumentException("no message for records: " + message.getClass());
    }
  }

  /** Not by the buffer, whose order of bytes is its owner's. */
  private static byte[] bytes(Consumed consumed) {
    BinaryWriter out = new BinaryWriter(CONSUMED_BYTES);
    out.writeInt(consumed.attempt());
    out.writeInt(consumed.outChannel());
    out.writeLong(consumed.frames());
    return out.toBytes();
  }

  private static Consumed consumed(byte[] bytes) {
    BinaryReader in = new BinaryReader(bytes);
    return new Consumed(in.readInt(), in.readInt(), in.readLong());
  }

  @Override
  public byte[] toBinary(Object message) {
    int size = message instanceof EncodedFrame frame ? frame.bytes().length : CONSUMED_BYTES;
    ByteBuffer out = ByteBuffer.allocate(size);
    toBinary(message, out);
    return out.array();
  }

  @Override
  public Object fromBinary(ByteBuffer in, String manifest) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return switch (manifest) {
      case FRAME -> new EncodedFrame(bytes, Departure.NONE);
      case CONSUMED -> consumed(bytes);
      default -> throw new IllegalArgumentException("no message for records: " + manifest);
    };
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return fromBinary(ByteBuffer.wrap(bytes), manifest);
  }
}
