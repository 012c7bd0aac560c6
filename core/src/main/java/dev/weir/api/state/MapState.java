package dev.weir.api.state;

import dev.weir.serde.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A map for the current key. Its keys and values are immutable. As with {@code keyBy}, keys have
 * equality by value and one form in bytes: arrays, sets, maps and classes without {@code equals}
 * are refused. Null is neither key nor value, and nothing can be asked about it ({@link
 * NullPointerException}).
 */
public interface MapState<K, V> {
  /** The key's value, or null if there is none. */
  @Nullable V get(K key);

  void put(K key, V value);

  /** Removes the key and its value, if they are there. */
  void remove(K key);

  boolean contains(K key);

  boolean isEmpty();

  /**
   * The entries in no particular order, each an immutable pair; the iterators do not remove. An
   * iteration that goes on after a put, remove or clear, or after the call for this key, throws a
   * {@link java.util.ConcurrentModificationException}.
   */
  Iterable<Map.Entry<K, V>> entries();

  /** The keys, as {@link #entries} has them. */
  default Iterable<K> keys() {
    Iterable<Map.Entry<K, V>> entries = entries();
    return () -> new MappedIterator<>(entries.iterator(), Map.Entry::getKey);
  }

  /** The values, as {@link #entries} has them. */
  default Iterable<V> values() {
    Iterable<Map.Entry<K, V>> entries = entries();
    return () -> new MappedIterator<>(entries.iterator(), Map.Entry::getValue);
  }

  /**
   * Removes the entries that the condition holds for. If it throws, nothing is removed; it must not
   * change this state.
   */
  default void removeIf(BiPredicate<? super K, ? super V> condition) {
    List<K> removed = new ArrayList<>();
    for (Map.Entry<K, V> entry : entries()) {
      if (condition.test(entry.getKey(), entry.getValue())) {
        removed.add(entry.getKey());
      }
    }
    removed.forEach(this::remove);
  }

  /** Removes all entries. */
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
