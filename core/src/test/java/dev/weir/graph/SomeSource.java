package dev.weir.graph;

import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import java.util.Optional;

/** A source that takes a place in a graph and never runs. */
public record SomeSource<T>(Object description) implements Source<T, String> {
  public SomeSource() {
    this("");
  }

  @Override
  public SourceReader<T, String> reader(ReaderContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SplitEnumerator<String> enumerator(
      EnumeratorContext<String> context, Optional<byte[]> state) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Serde<String> splitSerde(Types types) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isBounded() {
    return true;
  }
}
