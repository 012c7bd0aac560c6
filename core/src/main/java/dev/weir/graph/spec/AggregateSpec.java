package dev.weir.graph.spec;

import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.Supplier;
import dev.weir.serde.TypeRef;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Aggregates the records of a key so far, and emits the key with the result after each. */
public record AggregateSpec<I, A, O>(
    Supplier<? extends AggregateFunction<I, A, O>> function, @Nullable TypeRef<A> stateType)
    implements StatefulSpec<A> {
  public AggregateSpec {
    Objects.requireNonNull(function, "function");
  }

  public AggregateSpec(Supplier<? extends AggregateFunction<I, A, O>> function) {
    this(function, null);
  }

  @Override
  public AggregateSpec<I, A, O> withStateType(TypeRef<A> type) {
    return new AggregateSpec<>(function, type);
  }

  @Override
  public String kind() {
    return "aggregate";
  }

  @Override
  public List<InputSpec> inputs() {
    return InputSpec.ONE_KEYED;
  }

  @Override
  public boolean canLeaveRecordsOut() {
    return true;
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.aggregate(this);
  }
}
