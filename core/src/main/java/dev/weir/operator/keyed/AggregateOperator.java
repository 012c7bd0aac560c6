package dev.weir.operator.keyed;

import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.Keyed;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.operator.basic.FunctionOperator;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates the records of each key and emits the key with its result so far after each of them.
 */
public final class AggregateOperator<K, I, A, R> extends FunctionOperator<Keyed<K, R>>
    implements Receiver<I> {
  private final AggregateFunction<I, A, R> function;
  private final StateSpec.OfValue<A> spec;
  private KeyedState state;
  private ValueState<A> accumulator;
  private Receiver<Keyed<K, R>> output;

  /** Finds out the type of the accumulators from the accumulators. */
  public AggregateOperator(AggregateFunction<I, A, R> function) {
    this(function, null);
  }

  /**
   * Stores the accumulators as the given type, in fewer bytes.
   *
   * @param type null to find it out from the accumulators
   */
  public AggregateOperator(AggregateFunction<I, A, R> function, @Nullable TypeRef<A> type) {
    this.function = function;
    this.spec = new StateSpec.OfValue<>("accumulator", orAny(type), null);
  }

  @Override
  public void setup(OperatorContext<Keyed<K, R>> with) throws Exception {
    super.setup(with);
    output = with.output();
    state = keyedState();
    accumulator = state.value(spec);
  }

  @Override
  public List<Receiver<?>> inputs() {
    return List.of(this);
  }

  @Override
  @SuppressWarnings("unchecked") // the current key is one of this operator's keys
  public void accept(I value, long timestampMillis) throws Exception {
    R result;
    try {
      A before = accumulator.value();
      A after = function.add(before == null ? function.empty() : before, value);
      accumulator.update(notNull(after, "the aggregate function's add"));
      result = notNull(function.result(after), "the aggregate function's result");
    } catch (Throwable thrown) {
      failedWith(value, timestampMillis, thrown);
      return;
    }
    K key = (K) Objects.requireNonNull(state.key());
    output.accept(new Keyed<>(key, result), timestampMillis);
  }
}
