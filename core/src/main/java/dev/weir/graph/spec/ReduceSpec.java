package dev.weir.graph.spec;

import dev.weir.api.function.ReduceFunction;
import dev.weir.serde.TypeRef;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Combines all records of a key so far, and emits the combination after each. */
public record ReduceSpec<T>(ReduceFunction<T> function, @Nullable TypeRef<T> stateType)
    implements StatefulSpec<T> {
  public ReduceSpec {
    Objects.requireNonNull(function, "function");
  }

  public ReduceSpec(ReduceFunction<T> function) {
    this(function, null);
  }

  @Override
  public ReduceSpec<T> withStateType(TypeRef<T> type) {
    return new ReduceSpec<>(function, type);
  }

  @Override
  public String kind() {
    return "reduce";
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
    return cases.reduce(this);
  }
}
