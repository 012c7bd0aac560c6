package dev.weir.state;

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

  /**
   * A single value per key.
   *
   * @param orElse what an absent value reads as; never stored
   */
  record OfValue<T>(String name, TypeRef<T> type, @Nullable T orElse) implements StateSpec {
    /** The same state, read as {@code value} while nothing is stored for a key. */
    public OfValue<T> orElse(T value) {
      return new OfValue<>(name, type, value);
    }

    @Override
    public StateKind kind() {
      return StateKind.KEYED_VALUE;
    }
  }

  /** A list per key. */
  record OfList<T>(String name, TypeRef<T> elementType) implements StateSpec {
    @Override
    public StateKind kind() {
      return StateKind.KEYED_LIST;
    }
  }

  /** A map per key. */
  record OfMap<K, V>(String name, TypeRef<K> keyType, TypeRef<V> valueType) implements StateSpec {
    @Override
    public StateKind kind() {
      return StateKind.KEYED_MAP;
    }
  }

  /**
   * A list per subtask rather than per key.
   *
   * @param union whether every subtask receives all elements when the parallelism changes;
   *     otherwise they are dealt out evenly
   */
  record OfSubtaskList<T>(String name, TypeRef<T> elementType, boolean union) implements StateSpec {
    @Override
    public StateKind kind() {
      return union ? StateKind.OPERATOR_UNION : StateKind.OPERATOR_LIST;
    }
  }
}
