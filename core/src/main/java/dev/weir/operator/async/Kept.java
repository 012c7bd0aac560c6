package dev.weir.operator.async;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import java.util.List;

/** A record that had no result yet when a checkpoint was taken: it is asked for again. */
record Kept(Object value, long timestampMillis) {

  /** The stored form: the timestamp, then the record in the form of its class. */
  static final class KeptSerde implements Serde<Kept> {
    private final Serde<Object> values;

    KeptSerde(Serde<Object> values) {
      this.values = values;
    }

    @Override
    public void write(Kept kept, BinaryWriter out) {
      out.writeLong(kept.timestampMillis);
      values.write(kept.value, out);
    }

    @Override
    public Kept read(BinaryReader in) {
      long timestampMillis = in.readLong();
      return new Kept(values.read(in), timestampMillis);
    }

    @Override
    public Schema schema() {
      return new Schema.RecordSchema(
          "weir.Kept",
          List.of(
              new Schema.Field("timestamp", new Schema.Primitive("long")),
              new Schema.Field("value", values.schema())));
    }
  }
}
