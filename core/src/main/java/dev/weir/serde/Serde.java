package dev.weir.serde;

/**
 * Writes and reads values of one type. An implementation is used by several threads at once.
 *
 * <p>Values are not null: whoever holds a value that may be missing (a field, an element) notes
 * that beside it. The one exception is {@code Types.dynamic()}.
 */
public interface Serde<T> {
  /** Appends the value. Equal values that are used as keys must have equal bytes. */
  void write(T value, BinaryWriter out);

  /**
   * Reads exactly what {@link #write} wrote.
   *
   * @throws CorruptDataException if the bytes cannot be such a value
   */
  T read(BinaryReader in);

  /** Describes the format; stored beside the values and compared before they are read. */
  Schema schema();

  /**
   * Returns a hash that assigns the value to a key group: equal values have equal hashes, in every
   * JVM and on every run. By default the hash of the written bytes.
   */
  default int hash(T value) {
    BinaryWriter out = new BinaryWriter();
    write(value, out);
    return StableHash.ofBytes(out.buffer(), 0, out.size());
  }
}
