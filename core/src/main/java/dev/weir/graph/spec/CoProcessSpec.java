package dev.weir.graph.spec;

import dev.weir.api.connect.CoProcess;
import dev.weir.api.function.Supplier;
import java.util.List;
import java.util.Objects;

/** Runs a function over two streams, with timers and with state of the subtask. */
public record CoProcessSpec<A, B, O>(Supplier<? extends CoProcess<A, B, O>> function)
    implements OperatorSpec {
  private static final List<InputSpec> INPUTS =
      List.of(InputSpec.any("left"), InputSpec.any("right"));

  public CoProcessSpec {
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
    return cases.coProcess(this);
  }
}
