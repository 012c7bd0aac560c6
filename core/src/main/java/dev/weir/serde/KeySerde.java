package dev.weir.serde;

/** Reads keys: none of the types inside may have changed since, for their bytes are compared. */
record KeySerde<T>(Types types, Serde<T> serde) implements Serde<T> {
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
