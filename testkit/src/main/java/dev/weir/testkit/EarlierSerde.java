package dev.weir.testkit;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Schema.RecordSchema;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import java.util.function.Function;

/**
 * Stores a record as an earlier version of its class would have: to be registered with the types of
 * what stands for an earlier program.
 *
 * @param <T> the record
 * @param <E> a record with the fields that it had
 */
public record EarlierSerde<T, E>(
    Class<T> type, Serde<E> earlier, Function<T, E> toEarlier, Function<E, T> fromEarlier)
    implements Serde<T> {

  /** The serde of {@code type} where it still has the fields of {@code earlier}. */
  public static <T, E> EarlierSerde<T, E> of(
      Class<T> type, Class<E> earlier, Function<T, E> toEarlier, Function<E, T> fromEarlier) {
    return new EarlierSerde<>(type, new Types().serdeOf(earlier), toEarlier, fromEarlier);
  }

  @Override
  public void write(T value, BinaryWriter out) {
    earlier.write(toEarlier.apply(value), out);
  }

  @Override
  public T read(BinaryReader in) {
    return fromEarlier.apply(earlier.read(in));
  }

  @Override
  public Schema schema() {
    return new RecordSchema(type.getName(), ((RecordSchema) earlier.schema()).fields());
  }
}
