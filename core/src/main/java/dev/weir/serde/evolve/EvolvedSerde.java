package dev.weir.serde.evolve;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.builtin.Slot;
import dev.weir.serde.schema.SchemaScope;
import org.jspecify.annotations.Nullable;

/** Reads values of another schema than the type has now; nothing is written with it. */
interface EvolvedSerde extends Serde<Object> {
  @Override
  default void write(Object value, BinaryWriter out) {
    throw readsOnly();
  }

  @Override
  default Schema schema() {
    throw readsOnly();
  }

  @Override
  default int hash(Object value) {
    throw readsOnly();
  }

  private static UnsupportedOperationException readsOnly() {
    return new UnsupportedOperationException("this serde reads values of an earlier schema only");
  }

  /** A place whose values are read so. */
  @FunctionalInterface
  interface Place extends Slot {
    @Override
    @Nullable Object read(BinaryReader in);

    @Override
    default void write(@Nullable Object value, BinaryWriter out) {
      throw readsOnly();
    }

    @Override
    default int hash(@Nullable Object value) {
      throw readsOnly();
    }

    @Override
    default Schema describe(SchemaScope scope) {
      throw readsOnly();
    }
  }
}
