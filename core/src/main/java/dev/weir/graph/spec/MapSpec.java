package dev.weir.graph.spec;

import dev.weir.api.function.MapFunction;
import java.util.List;
import java.util.Objects;

/** Turns each record into another one. */
public record MapSpec<I, O>(MapFunction<I, O> function) implements OperatorSpec {
  public MapSpec {
    Objects.requireNonNull(function, "function");
  }

  @Override
  public String kind() {
    return "map";
  }

  @Override
  public List<InputSpec> inputs() {
    return InputSpec.ONE;
  }

  @Override
  public boolean canLeaveRecordsOut() {
    return true;
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.map(this);
  }
}
