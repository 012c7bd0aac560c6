package dev.weir.api;

import dev.weir.graph.spec.StatefulSpec;
import dev.weir.serde.TypeRef;

/**
 * The records of an operator that keeps a value per key.
 *
 * @param <T> the records
 * @param <V> the values that are kept
 */
public final class StatefulStream<T, V> extends Stream<T> {
  private final StatefulSpec<V> spec;

  private StatefulStream(Placed operator, StatefulSpec<V> spec) {
    super(Feeds.of(operator, null), operator);
    this.spec = spec;
  }

  static <T, V> StatefulStream<T, V> behind(Placed operator, StatefulSpec<V> spec) {
    return new StatefulStream<>(operator, spec);
  }

  /**
   * Says the type of the values that the operator just added keeps, so that they take fewer bytes
   * in a checkpoint: {@code stateType(new TypeRef<>() {})}. Otherwise it is found out from each
   * value.
   */
  public Stream<T> stateType(TypeRef<V> type) {
    justAdded("stateType").spec(spec.withStateType(type));
    return this;
  }
}
