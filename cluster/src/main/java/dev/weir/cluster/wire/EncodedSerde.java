package dev.weir.cluster.wire;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import java.util.function.Function;

/** Values that have a codec of their own. */
record EncodedSerde<T>(String name, Function<T, byte[]> encode, Function<byte[], T> decode)
    implements Serde<T> {
  @Override
  public void write(T value, BinaryWriter out) {
    out.writeBytes(encode.apply(value));
  }

  @Override
  public T read(BinaryReader in) {
    return decode.apply(in.readBytes());
  }

  @Override
  public Schema schema() {
    return new Schema.Opaque(name, "weir");
  }
}
