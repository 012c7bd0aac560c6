package dev.weir.graph.spec;

import dev.weir.spi.connector.Sink;
import java.util.List;
import java.util.Objects;

/** Writes records somewhere. */
public record SinkSpec<T, C>(Sink<T, C> sink) implements OperatorSpec {
  public SinkSpec {
    Objects.requireNonNull(sink, "sink");
  }

  @Override
  public String kind() {
    return "sink";
  }

  @Override
  public List<InputSpec> inputs() {
    return InputSpec.ONE;
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.sink(this);
  }
}
