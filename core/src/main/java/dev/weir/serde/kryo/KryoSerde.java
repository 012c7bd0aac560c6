package dev.weir.serde.kryo;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;

/** A class left to Kryo: the length, then Kryo's number for the concrete class and its bytes. */
public record KryoSerde(KryoTypes kryo, Class<?> type) implements Serde<Object> {

  @Override
  public void write(Object value, BinaryWriter out) {
    kryo.session().write(value, out);
  }

  @Override
  public Object read(BinaryReader in) {
    return kryo.session().read(in, type);
  }

  @Override
  public Schema schema() {
    return new Schema.Opaque(type.getName(), kryo.identity());
  }

  @Override
  public String toString() {
    return "Kryo serde of " + type.getName();
  }
}
