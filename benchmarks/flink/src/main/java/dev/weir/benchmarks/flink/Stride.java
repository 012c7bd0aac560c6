package dev.weir.benchmarks.flink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The part of one subtask and how far it was read.
 *
 * @param next the index of the next event
 * @param step from one event's index to the next one's
 */
record Stride(long next, long step) implements SourceSplit {
  private static final int BYTES = 2 * Long.BYTES;

  @Override
  public String splitId() {
    return Long.toString(next % step);
  }

  private void write(ByteBuffer to) {
    to.putLong(next).putLong(step);
  }

  private static Stride read(ByteBuffer from) {
    long next = from.getLong();
    return new Stride(next, from.getLong());
  }

  /** Serializes one. */
  static final class OneSerializer implements SimpleVersionedSerializer<Stride> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Stride stride) {
      ByteBuffer bytes = ByteBuffer.allocate(BYTES);
      stride.write(bytes);
      return bytes.array();
    }

    @Override
    public Stride deserialize(int version, byte[] serialized) {
      return read(ByteBuffer.wrap(serialized));
    }
  }

  /** Serializes many. */
  static final class ManySerializer implements SimpleVersionedSerializer<Collection<Stride>> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Collection<Stride> strides) {
      ByteBuffer bytes = ByteBuffer.allocate(strides.size() * BYTES);
      strides.forEach(stride -> stride.write(bytes));
      return bytes.array();
    }

    @Override
    public Collection<Stride> deserialize(int version, byte[] serialized) {
      ByteBuffer bytes = ByteBuffer.wrap(serialized);
      List<Stride> strides = new ArrayList<>();
      while (bytes.hasRemaining()) {
        strides.add(read(bytes));
      }
      return strides;
    }
  }
}
