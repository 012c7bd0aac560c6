package dev.weir.graph.spec;

import dev.weir.api.time.EventTime;
import dev.weir.spi.connector.Source;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from somewhere. The coordinator runs the source's enumerator.
 *
 * @param eventTime how records get their event time; null to keep the source's timestamps and send
 *     no watermarks
 */
public record SourceSpec<T, S>(Source<T, S> source, @Nullable EventTime<T> eventTime)
    implements OperatorSpec {
  public SourceSpec {
    Objects.requireNonNull(source, "source");
  }

  @Override
  public String kind() {
    return "source";
  }

  @Override
  public List<InputSpec> inputs() {
    return List.of();
  }

  @Override
  public <R> R match(Cases<R> cases) {
    return cases.source(this);
  }
}
