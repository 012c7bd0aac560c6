package dev.weir.graph.spec;

import dev.weir.api.function.FlatMapFunction;
import java.util.List;
import java.util.Objects;

/** Turns each record into any number of records. */
public record FlatMapSpec<I, O>(FlatMapFunction<I, O> function) implements OperatorSpec {
  public FlatMapSpec {
    Objects.requireNonNull(function, "function");
  }

  @Override
  public String kind() {
    return "flatMap";
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
    return cases.flatMap(this);
  }
}
