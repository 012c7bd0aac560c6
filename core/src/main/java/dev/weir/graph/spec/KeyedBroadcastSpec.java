package dev.weir.graph.spec;

import dev.weir.api.connect.KeyedBroadcastProcess;
import dev.weir.api.function.Supplier;
import java.util.List;
import java.util.Objects;

/** Runs a function per key beside a stream of which every subtask gets all records. */
public record KeyedBroadcastSpec<K, A, B, O>(
    Supplier<? extends KeyedBroadcastProcess<K, A, B, O>> function) implements OperatorSpec {
  private static final List<InputSpec> INPUTS =
      List.of(InputSpec.keyed("records"), InputSpec.broadcast("broadcast"));

  public KeyedBroadcastSpec {
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
    return cases.keyedBroadcast(this);
  }
}
