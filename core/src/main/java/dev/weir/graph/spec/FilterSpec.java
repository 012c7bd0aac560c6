package dev.weir.graph.spec;

import dev.weir.api.function.FilterFunction;
import java.util.List;
import java.util.Objects;

/** Lets some records pass. */
public record FilterSpec<T>(FilterFunction<T> function) implements OperatorSpec {
  public FilterSpec {
    Objects.requireNonNull(function, "function");
  }

  @Override
  public String kind() {
    return "filter";
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
    return cases.filter(this);
  }
}
