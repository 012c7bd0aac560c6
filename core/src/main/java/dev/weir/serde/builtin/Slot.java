package dev.weir.serde.builtin;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.StableHash;
import dev.weir.serde.schema.SchemaScope;
import org.jspecify.annotations.Nullable;

/** The place of a value that may be null: a field, an element. Notes the null beside the value. */
public interface Slot extends SchemaScope.Described {

  /** Appends the value, or that there is none. */
  void write(@Nullable Object value, BinaryWriter out);

  /** Reads what {@link #write} wrote. */
  @Nullable Object read(BinaryReader in);

  /** Returns the stable hash of the value; {@link StableHash#NULL} of null. */
  int hash(@Nullable Object value);

  /** Returns what writes values that are not null; null if it never fails. */
  default @Nullable Serde<?> serde() {
    return null;
  }

  /** A serde that notes null in a way of its own. */
  interface Provider {
    /** Returns the slot of its values. */
    Slot slot();
  }

  /** Returns the slot that notes a null in the fewest bytes. */
  static Slot of(Serde<?> serde) {
    if (serde == Leaves.STRING) {
      return new Text();
    }
    if (serde instanceof Provider provider) {
      return provider.slot();
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
