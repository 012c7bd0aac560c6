package dev.weir.graph.spec;

import dev.weir.operator.OperatorFactory;
import java.util.List;
import java.util.Objects;

/** Runs an operator that the user wrote: all that is known of it is what is said here. */
public record CustomSpec(String kind, List<InputSpec> inputs, OperatorFactory factory)
    implements OperatorSpec {
  public CustomSpec {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(factory, "factory");
    inputs = List.copyOf(inputs);
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.custom(this);
  }
}
