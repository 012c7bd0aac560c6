package dev.weir.serde.dynamic;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.builtin.Slot;
import dev.weir.serde.explain.Composite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values whose class is known only at run time: a type id from the scope's dictionary, then the
 * value.
 */
record DynamicSerde(DynamicTypes types, Class<?> declared)
    implements Serde<Object>, Slot.Provider, Composite {
  private static final Schema SCHEMA = new Schema.Dynamic();

  void writeNullable(@Nullable Object value, BinaryWriter out) {
    if (value == null) {
      out.writeByte(DynamicType.NULL_ID);
    } else {
      out.dictionary(types).announce(value.getClass(), out).write(value, out);
    }
  }

  @Nullable Object readNullable(BinaryReader in) {
    Serde<Object> serde = in.dictionary(types).next(in);
    if (serde == null) {
      return null;
    }
    Object value = serde.read(in);
    if (!declared.isInstance(value)) {
      throw new CorruptDataException(
          "A " + value.getClass().getName() + " is stored where " + declared.getName() + " is due");
    }
    return value;
  }

  @Override
  public void write(Object value, BinaryWriter out) {
    writeNullable(value, out);
  }

  @Override
  @SuppressWarnings("NullAway") // The one serde that promises to carry null: Types.dynamic().
  public Object read(BinaryReader in) {
    return readNullable(in);
  }

  @Override
  public int hash(Object value) {
    return types.keyHashes().of(value);
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Slot slot() {
    return new DynamicSlot(this);
  }

  @Override
  public List<Part> parts(Object value) throws Throwable {
    Serde<Object> actual = types.of(value.getClass()).serde();
    return actual instanceof Composite composite ? composite.parts(value) : List.of();
  }

  @Override
  public String toString() {
    return "Serde of any type";
  }
}
