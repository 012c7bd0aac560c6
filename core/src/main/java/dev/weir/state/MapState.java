package dev.weir.state;

import dev.weir.serde.TypeRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map for the current key. Its keys and values are immutable. */
public interface MapState<K, V> {
  @Nullable V get(K key);

  void put(K key, V value);

  void remove(K key);

  boolean contains(K key);

  boolean isEmpty();

  /**
   * The entries in no particular order, each an immutable pair. The iteration must be over before
   * the next change of this state.
   */
  Iterable<Map.Entry<K, V>> entries();

  void clear();

  /** Describes a map state; the name is unique within its operator. */
  static <K, V> StateSpec.OfMap<K, V> of(String name, Class<K> keyType, Class<V> valueType) {
    return new StateSpec.OfMap<>(name, TypeRef.of(keyType), TypeRef.of(valueType));
  }

  /** Describes a map state of generic types. */
  static <K, V> StateSpec.OfMap<K, V> of(String name, TypeRef<K> keyType, TypeRef<V> valueType) {
    return new StateSpec.OfMap<>(name, keyType, valueType);
  }
}
