package dev.weir.api.state;

import dev.weir.serde.TypeRef;
import dev.weir.snapshot.StateKind;
import org.jspecify.annotations.Nullable;

/**
 * What a state is called and holds. The name, unique within its operator, finds it again after a
 * restart.
 */
public sealed interface StateSpec {
  String name();

  StateKind kind();

  /** The type of the namespaces that the state is kept by beside the key; null if by none. */
  default @Nullable TypeRef<?> namespaceType() {
    return null;
  }

  /**
   * A single value per key.
   *
   * @param orElse what an absent value reads as; never stored
   */
  record OfValue<T>(
      String name, TypeRef<T> type, @Nullable T orElse, @Nullable TypeRef<?> namespaceType)
      implements StateSpec {
    /** A value per key alone. */
    public OfValue(String name, TypeRef<T> type, @Nullable T orElse) {
      this(name, type, orElse, null);
    }

    /** The same state, read as {@code value} while nothing is stored for a key. */
    public OfValue<T> orElse(T value) {
      return new OfValue<>(name, type, value, namespaceType);
    }

    /** The same state per key and namespace. */
    public OfValue<T> byNamespace(TypeRef<?> ofNamespaces) {
      return new OfValue<>(name, type, orElse, ofNamespaces);
    }

    /** The same state per key and namespace. */
    public OfValue<T> byNamespace(Class<?> ofNamespaces) {
      return byNamespace(TypeRef.of(ofNamespaces));
    }

    /** The same state with a time to live. */
    public ExpiringSpec.OfValue<T> expiring(TimeToLive timeToLive) {
      return new ExpiringSpec.OfValue<>(this, timeToLive);
    }

    @Override
    public StateKind kind() {
      return StateKind.KEYED_VALUE;
    }
  }

  /** A list per key. */
  record OfList<T>(String name, TypeRef<T> elementType, @Nullable TypeRef<?> namespaceType)
      implements StateSpec {
    /** A list per key alone. */
    public OfList(String name, TypeRef<T> elementType) {
      this(name, elementType, null);
    }

    /** The same state per key and namespace. */
    public OfList<T> byNamespace(TypeRef<?> ofNamespaces) {
      return new OfList<>(name, elementType, ofNamespaces);
    }

    /** The same state per key and namespace. */
    public OfList<T> byNamespace(Class<?> ofNamespaces) {
      return byNamespace(TypeRef.of(ofNamespaces));
    }

    /** The same state with a time to live. */
    public ExpiringSpec.OfList<T> expiring(TimeToLive timeToLive) {
      return new ExpiringSpec.OfList<>(this, timeToLive);
    }

    @Override
    public StateKind kind() {
      return StateKind.KEYED_LIST;
    }
  }

  /** A map per key. */
  record OfMap<K, V>(
      String name, TypeRef<K> keyType, TypeRef<V> valueType, @Nullable TypeRef<?> namespaceType)
      implements StateSpec {
    /** A map per key alone. */
    public OfMap(String name, TypeRef<K> keyType, TypeRef<V> valueType) {
      this(name, keyType, valueType, null);
    }

    /** The same state per key and namespace. */
    public OfMap<K, V> byNamespace(TypeRef<?> ofNamespaces) {
      return new OfMap<>(name, keyType, valueType, ofNamespaces);
    }

    /** The same state per key and namespace. */
    public OfMap<K, V> byNamespace(Class<?> ofNamespaces) {
      return byNamespace(TypeRef.of(ofNamespaces));
    }

    /** The same state with a time to live. */
    public ExpiringSpec.OfMap<K, V> expiring(TimeToLive timeToLive) {
      return new ExpiringSpec.OfMap<>(this, timeToLive);
    }

    @Override
    public StateKind kind() {
      return StateKind.KEYED_MAP;
    }
  }

  /** Timers, each of a key. */
  record OfTimers(String name, @Nullable TypeRef<?> namespaceType) implements StateSpec {
    /** The same timers, each of a key and a namespace. */
    public OfTimers byNamespace(TypeRef<?> ofNamespaces) {
      return new OfTimers(name, ofNamespaces);
    }

    /** The same timers, each of a key and a namespace. */
    public OfTimers byNamespace(Class<?> ofNamespaces) {
      return byNamespace(TypeRef.of(ofNamespaces));
    }

    @Override
    public StateKind kind() {
      return StateKind.KEYED_TIMERS;
    }
  }

  /** A map that all subtasks have the same content of. */
  record OfBroadcast<K, V>(String name, TypeRef<K> keyType, TypeRef<V> valueType)
      implements StateSpec {
    @Override
    public StateKind kind() {
      return StateKind.OPERATOR_BROADCAST;
    }
  }

  /**
   * A list per subtask rather than per key.
   *
   * @param onRescale who gets the elements when the parallelism changes
   */
  record OfSubtaskList<T>(String name, TypeRef<T> elementType, Redistribution onRescale)
      implements StateSpec {
    @Override
    public StateKind kind() {
      return onRescale.kind();
    }
  }
}
