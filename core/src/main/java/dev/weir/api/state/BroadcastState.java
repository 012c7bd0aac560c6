package dev.weir.api.state;

import dev.weir.serde.TypeRef;

/**
 * A map that every subtask of an operator has the same content of, because each builds it from the
 * same broadcast records. Only calls for such a record may change it; all others read it. Entries
 * keep the order in which their keys came. A checkpoint holds it, and at another parallelism every
 * subtask gets all of it.
 *
 * <p>It is held in memory, once per subtask. What is put in must follow from the broadcast records
 * and from nothing else: neither from the clock nor from the subtask's index.
 */
public interface BroadcastState<K, V> extends MapState<K, V> {
  /** Describes a broadcast state; the name is unique within its operator. */
  static <K, V> StateSpec.OfBroadcast<K, V> of(String name, Class<K> keyType, Class<V> valueType) {
    return new StateSpec.OfBroadcast<>(name, TypeRef.of(keyType), TypeRef.of(valueType));
  }

  /** Describes a broadcast state of generic types. */
  static <K, V> StateSpec.OfBroadcast<K, V> of(
      String name, TypeRef<K> keyType, TypeRef<V> valueType) {
    return new StateSpec.OfBroadcast<>(name, keyType, valueType);
  }
}
