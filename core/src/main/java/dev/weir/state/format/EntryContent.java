package dev.weir.state.format;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What an entry of a keyed state holds behind its key, as it is written and read. */
interface EntryContent<V> {
  void write(V content, BinaryWriter out);

  V read(BinaryReader in);

  /** Names each part of the content with its serde, to say which of them cannot be written. */
  void forEachPart(V content, BiConsumer<Serde<?>, Object> consumer);

  /** The schemas of what the content consists of. */
  List<Schema> schemas();

  /**
   * The same for reading what was written with other schemas.
   *
   * @param subject what is read, for messages
   * @throws dev.weir.serde.IncompatibleSchemaException if they differ too much
   */
  EntryContent<V> writtenWith(List<Schema> schemas, String subject, Types types);

  /** The content of a value state. */
  record OfValue<T>(Serde<T> values) implements EntryContent<T> {
    @Override
    public void write(T value, BinaryWriter out) {
      values.write(value, out);
    }

    @Override
    public T read(BinaryReader in) {
      return values.read(in);
    }

    @Override
    public void forEachPart(T value, BiConsumer<Serde<?>, Object> consumer) {
      consumer.accept(values, value);
    }

    @Override
    public List<Schema> schemas() {
      return List.of(values.schema());
    }

    @Override
    public EntryContent<T> writtenWith(List<Schema> schemas, String subject, Types types) {
      return new OfValue<>(types.reader(subject, schemas.get(0), values));
    }
  }

  /** The content of a list state. */
  record OfList<T>(Serde<T> elements) implements EntryContent<List<T>> {
    @Override
    public void write(List<T> list, BinaryWriter out) {
      ElementFormat.write(list, elements, out);
    }

    @Override
    public List<T> read(BinaryReader in) {
      return ElementFormat.readList(elements, in);
    }

    @Override
    public void forEachPart(List<T> list, BiConsumer<Serde<?>, Object> consumer) {
      list.forEach(each -> consumer.accept(elements, each));
    }

    @Override
    public List<Schema> schemas() {
      return List.of(elements.schema());
    }

    @Override
    public EntryContent<List<T>> writtenWith(List<Schema> schemas, String subject, Types types) {
      return new OfList<>(types.reader(subject, schemas.get(0), elements));
    }
  }

  /**
   * The content of a map state.
   *
   * @param stored how keys are read
   */
  record OfMap<K, V>(Serde<K> keys, Serde<K> stored, Serde<V> values)
      implements EntryContent<Map<K, V>> {
    static <K, V> OfMap<K, V> of(Serde<K> keys, Serde<V> values, Types types) {
      return new OfMap<>(keys, types.keySerde(keys), values);
    }

    @Override
    public void write(Map<K, V> map, BinaryWriter out) {
      ElementFormat.write(map, keys, values, out);
    }

    @Override
    public Map<K, V> read(BinaryReader in) {
      return ElementFormat.readMap(stored, values, in);
    }

    @Override
    public void forEachPart(Map<K, V> map, BiConsumer<Serde<?>, Object> consumer) {
      map.forEach(
          (key, value) -> {
            consumer.accept(keys, key);
            consumer.accept(values, value);
          });
    }

    @Override
    public List<Schema> schemas() {
      return List.of(keys.schema(), values.schema());
    }

    @Override
    public EntryContent<Map<K, V>> writtenWith(List<Schema> schemas, String subject, Types types) {
      return of(
          types.reader(subject, schemas.get(0), keys),
          types.reader(subject, schemas.get(1), values),
          types);
    }
  }

  /** A timer's timestamp. */
  record OfTimers() implements EntryContent<Long> {
    @Override
    public void write(Long timestampMillis, BinaryWriter out) {
      out.writeSignedVarLong(timestampMillis);
    }

    @Override
    public Long read(BinaryReader in) {
      return in.readSignedVarLong();
    }

    @Override
    public void forEachPart(Long timestampMillis, BiConsumer<Serde<?>, Object> consumer) {
      // a number can always be written
    }

    @Override
    public List<Schema> schemas() {
      return List.of();
    }

    @Override
    public EntryContent<Long> writtenWith(List<Schema> schemas, String subject, Types types) {
      return this;
    }
  }
}
