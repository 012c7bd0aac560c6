package dev.weir.serde.dynamic;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.StableHash;
import dev.weir.serde.builtin.Slot;
import dev.weir.serde.schema.SchemaScope;
import org.jspecify.annotations.Nullable;

/** The place of a dynamic value, which has a number for null. */
record DynamicSlot(DynamicSerde serde) implements Slot {
  @Override
  public void write(@Nullable Object value, BinaryWriter out) {
    serde.writeNullable(value, out);
  }

  @Override
  public @Nullable Object read(BinaryReader in) {
    return serde.readNullable(in);
  }

  @Override
  public int hash(@Nullable Object value) {
    return value == null ? StableHash.NULL : serde.hash(value);
  }

  @Override
  public Schema describe(SchemaScope scope) {
    return serde.schema();
  }
}
