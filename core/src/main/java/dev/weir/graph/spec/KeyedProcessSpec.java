package dev.weir.graph.spec;

import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Supplier;
import java.util.List;
import java.util.Objects;

/** Runs a function with state and timers per key. */
public record KeyedProcessSpec<K, I, O>(Supplier<? extends KeyedProcess<K, I, O>> function)
    implements OperatorSpec {
  public KeyedProcessSpec {
    Objects.requireNonNull(function, "function");
  }

  @Override
  public String kind() {
    return "process";
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
    return cases.keyedProcess(this);
  }
}
