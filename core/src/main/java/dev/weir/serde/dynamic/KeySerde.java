package dev.weir.serde.dynamic;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeDictionary;

/** Reads keys: none of the types inside may have changed since, for their bytes are compared. */
record KeySerde<T>(TypeDictionary.Owner types, Serde<T> serde) implements Serde<T> {
  @Override
  public void write(T value, BinaryWriter out) {
    serde.write(value, out);
  }

  @Override
  public T read(BinaryReader in) {
    TypeDictionary dictionary = in.dictionary(types);
    boolean before = dictionary.beginKey();
    T key = serde.read(in);
    dictionary.endKey(before);
    return key;
  }

  @Override
  public Schema schema() {
    return serde.schema();
  }

  @Override
  public int hash(T value) {
    return serde.hash(value);
  }
}
