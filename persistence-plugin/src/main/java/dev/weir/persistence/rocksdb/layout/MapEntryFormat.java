package dev.weir.persistence.rocksdb.layout;

import dev.weir.api.state.StateSpec;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import java.util.Map;

/**
 * How an entry of a map lies in the database: key and value are written as one scope, so that the
 * value may refer to types that the key has spelled out, and cut between the two. Used by one
 * thread.
 */
public final class MapEntryFormat<K, V> {
  private final Serde<K> keys;
  private final Serde<V> values;
  private final BinaryWriter scope = new BinaryWriter(64);
  private final BinaryReader reader = new BinaryReader(new byte[0]);

  public MapEntryFormat(StateSpec.OfMap<K, V> spec, Types types) {
    this(types.serdeOf(spec.keyType()), types.serdeOf(spec.valueType()));
  }

  private MapEntryFormat(Serde<K> keys, Serde<V> values) {
    this.keys = keys;
    this.values = values;
  }

  public MapEntryFormat<K, V> forAnotherThread() {
    return new MapEntryFormat<>(keys, values);
  }

  /** Appends the part that belongs to the database's key. */
  @SuppressWarnings("unchecked")
  public // the map state took it as a key
  void appendKey(Object mapKey, BinaryWriter to) {
    scope.reset();
    keys.write((K) mapKey, scope);
    to.writeRaw(scope.buffer(), 0, scope.size());
  }

  @SuppressWarnings("unchecked")
  public // as in appendKey()
  byte[] keyBytes(Object mapKey) {
    scope.reset();
    keys.write((K) mapKey, scope);
    return scope.toBytes();
  }

  /** Appends the part that belongs to the key, and replaces what is in {@code value}. */
  @SuppressWarnings("unchecked")
  public // as in appendKey()
  void append(Object mapKey, Object mapValue, BinaryWriter key, BinaryWriter value) {
    scope.reset();
    keys.write((K) mapKey, scope);
    int cut = scope.size();
    values.write((V) mapValue, scope);
    key.writeRaw(scope.buffer(), 0, cut);
    value.reset();
    value.writeRaw(scope.buffer(), cut, scope.size() - cut);
  }

  /** Reads an entry whose key in the database has the map's key behind the offset. */
  public Map.Entry<K, V> read(byte[] key, int offset, byte[] value) {
    byte[] both = joined(key, offset, value, 0);
    reader.reset(both, 0, both.length);
    K mapKey = keys.read(reader);
    return Map.entry(mapKey, values.read(reader));
  }

  /** Reads the value of an entry whose key is known. */
  public Map.Entry<K, V> read(Object mapKey, byte[] value) {
    return read(keyBytes(mapKey), 0, value);
  }

  /** The two parts as one scope again, behind some room. */
  static byte[] joined(byte[] key, int offset, byte[] value, int room) {
    int keyLength = key.length - offset;
    byte[] both = new byte[room + keyLength + value.length];
    System.arraycopy(key, offset, both, room, keyLength);
    System.arraycopy(value, 0, both, room + keyLength, value.length);
    return both;
  }
}
