package dev.weir.serde.builtin;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.SerdeException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * A serde of a type that contains no other. A record, because the JIT trusts the final fields of
 * records: once a leaf is bound into a record's method handles, its functions are inlined.
 */
public record Leaf<T>(
    Class<T> type,
    Schema schema,
    BiConsumer<BinaryWriter, T> writing,
    Function<BinaryReader, T> reading,
    ToIntFunction<T> hashing)
    implements Serde<T> {

  /** The name of the format. */
  public String kind() {
    return ((Schema.Primitive) schema).kind();
  }

  @Override
  public void write(T value, BinaryWriter out) {
    writing.accept(out, value);
  }

  @Override
  public T read(BinaryReader in) {
    try {
      return reading.apply(in);
    } catch (SerdeException e) {
      throw e;
    } catch (RuntimeException e) {
      // A date or number out of its range.
      throw new CorruptDataException("Stored " + schema + " is invalid: " + e.getMessage(), e);
    }
  }

  @Override
  public int hash(T value) {
    return hashing.applyAsInt(value);
  }
}
