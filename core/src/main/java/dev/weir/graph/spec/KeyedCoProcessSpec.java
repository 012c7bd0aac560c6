package dev.weir.graph.spec;

import dev.weir.api.connect.KeyedCoProcess;
import dev.weir.api.function.Supplier;
import java.util.List;
import java.util.Objects;

/** Runs a function over two streams with state and timers per key. */
public record KeyedCoProcessSpec<K, A, B, O>(
    Supplier<? extends KeyedCoProcess<K, A, B, O>> function) implements OperatorSpec {
  private static final List<InputSpec> INPUTS =
      List.of(InputSpec.keyed("left"), InputSpec.keyed("right"));

  public KeyedCoProcessSpec {
    Objects.requireNonNull(function, "function");
  }

  @Override
  public String kind() {
    return "connect";
  }

  @Override
  public List<InputSpec> inputs() {
    return INPUTS;
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.keyedCoProcess(this);
  }
}
