package dev.weir.graph.spec;

import dev.weir.serde.TypeRef;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one value per key, of a type that can be said.
 *
 * @param <V> the values
 */
public sealed interface StatefulSpec<V> extends OperatorSpec
    permits ReduceSpec, AggregateSpec, WindowSpec {
  /** The type of the values; null to find it out from each of them. */
  @Nullable TypeRef<V> stateType();

  /** The same with the type of the values said, so that they take fewer bytes in a checkpoint. */
  StatefulSpec<V> withStateType(TypeRef<V> type);
}
