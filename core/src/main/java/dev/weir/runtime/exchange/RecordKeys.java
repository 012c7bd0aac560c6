package dev.weir.runtime.exchange;

import dev.weir.api.function.KeySelector;
import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;
import dev.weir.operator.OperatorException;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyGroups;

/** The keys of the records of a keyed edge, and their hashes; the same at both of its ends. */
public final class RecordKeys {
  private static final String KEY_BY = "keyBy";

  private final KeySelector<Object, Object> selector;
  private final Types types;

  /** The operator behind the exchange: keyBy was said for it. */
  private final String operator;

  /**
   * @param edge whose partitioner is a {@link Partitioner.Hash}
   */
  @SuppressWarnings("unchecked") // the graph's builder checked the selector's type
  public RecordKeys(Edge edge, Types types) {
    selector = ((Partitioner.Hash<Object, Object>) edge.partitioner()).selector();
    this.types = types;
    operator = edge.to();
  }

  /** The record's key, which is not null. */
  public Object keyOf(Object value) {
    Object key;
    try {
      key = selector.keyOf(value);
    } catch (Exception failed) {
      throw new OperatorException(operator, KEY_BY, failed);
    }
    if (key == null) {
      throw new OperatorException(
          operator, KEY_BY, new NullPointerException("it returned null for " + value));
    }
    return key;
  }

  /** The key's hash, as frames carry it. */
  public int hashOf(Object key) {
    try {
      return KeyGroups.mix(types.hash(key));
    } catch (UnserializableTypeException unfit) {
      // a key of a fitting class may hold something that does not fit
      throw unfit.withOperator(operator);
    }
  }
}
