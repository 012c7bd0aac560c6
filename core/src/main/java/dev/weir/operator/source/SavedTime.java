package dev.weir.operator.source;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;

/** How far a split had come in event time, in a checkpoint. */
record SavedTime(String split, long watermark) {

  static final class SavedTimeSerde implements Serde<SavedTime> {
    @Override
    public void write(SavedTime value, BinaryWriter out) {
      out.writeUtf(value.split);
      out.writeLong(value.watermark);
    }

    @Override
    public SavedTime read(BinaryReader in) {
      return new SavedTime(in.readUtf(), in.readLong());
    }

    @Override
    public Schema schema() {
      return new Schema.Opaque("split time", "utf, long");
    }
  }
}
