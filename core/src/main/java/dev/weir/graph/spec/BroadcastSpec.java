package dev.weir.graph.spec;

import dev.weir.api.connect.BroadcastProcess;
import dev.weir.api.function.Supplier;
import java.util.List;
import java.util.Objects;

/** Runs a function beside a stream of which every subtask gets all records. */
public record BroadcastSpec<A, B, O>(Supplier<? extends BroadcastProcess<A, B, O>> function)
    implements OperatorSpec {
  private static final List<InputSpec> INPUTS =
      List.of(InputSpec.any("records"), InputSpec.broadcast("broadcast"));

  public BroadcastSpec {
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
    return cases.broadcast(this);
  }
}
