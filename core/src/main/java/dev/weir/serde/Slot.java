package dev.weir.serde;

import org.jspecify.annotations.Nullable;

/** The place of a value that may be null: a field, an element. Notes the null beside the value. */
interface Slot extends SchemaScope.Described {

  void write(@Nullable Object value, BinaryWriter out);

  @Nullable Object read(BinaryReader in);

  int hash(@Nullable Object value);

  /** Returns the slot that notes a null in the fewest bytes. */
  static Slot of(Serde<?> serde) {
    if (serde == Leaves.STRING) {
      return new Text();
    }
    if (serde instanceof DynamicSerde dynamic) {
      return new OfAnyType(dynamic);
    }
    @SuppressWarnings("unchecked") // The derivation pairs a slot with values of the serde's type.
    Serde<Object> untyped = (Serde<Object>) serde;
    return new Marked(untyped);
  }

  /** A string's length is raised by one. */
  record Text() implements Slot {
    @Override
    public void write(@Nullable Object value, BinaryWriter out) {
      out.writeNullableUtf((String) value);
    }

    @Override
    public @Nullable Object read(BinaryReader in) {
      return in.readNullableUtf();
    }

    @Override
    public int hash(@Nullable Object value) {
      return value == null ? StableHash.NULL : StableHash.ofString((String) value);
    }

    @Override
    public Schema describe(SchemaScope scope) {
      return Leaves.STRING.schema();
    }
  }

  /** A dynamic value has an id for null. */
  record OfAnyType(DynamicSerde serde) implements Slot {
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

  /** One byte says whether a value follows. */
  record Marked(Serde<Object> serde) implements Slot {
    @Override
    public void write(@Nullable Object value, BinaryWriter out) {
      if (value == null) {
        out.writeByte(0);
      } else {
        out.writeByte(1);
        serde.write(value, out);
      }
    }

    @Override
    public @Nullable Object read(BinaryReader in) {
      return in.readBoolean() ? serde.read(in) : null;
    }

    @Override
    public int hash(@Nullable Object value) {
      return value == null ? StableHash.NULL : serde.hash(value);
    }

    @Override
    public Schema describe(SchemaScope scope) {
      return scope.describe(serde);
    }
  }
}
