package dev.weir.graph;

import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import java.util.List;

/** A sink that takes a place in a graph and never runs. */
public record SomeSink<T>(Object description) implements Sink<T, String> {
  public SomeSink() {
    this("");
  }

  @Override
  public SinkWriter<T, String> writer(WriterContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void commit(SinkScope context, List<String> committables) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Serde<String> committableSerde(Types types) {
    throw new UnsupportedOperationException();
  }
}
