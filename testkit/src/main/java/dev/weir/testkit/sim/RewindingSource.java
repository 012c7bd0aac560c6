package dev.weir.testkit.sim;

import dev.weir.connector.EnumeratorContext;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.connector.ReaderContext;
import dev.weir.connector.Source;
import dev.weir.connector.SourceOutput;
import dev.weir.connector.SourceReader;
import dev.weir.connector.SplitEnumerator;
import dev.weir.serde.Serde;
import dev.weir.serde.Types;
import java.util.List;
import java.util.Optional;

/** A source with a bug: its snapshots are one record behind. */
final class RewindingSource<T> implements Source<T, Lane> {
  private final GeneratorSource<T> source;

  RewindingSource(GeneratorSource<T> source) {
    this.source = source;
  }

  @Override
  public SourceReader<T, Lane> reader(ReaderContext context) throws Exception {
    return new Reader<>(source.reader(context));
  }

  @Override
  public SplitEnumerator<Lane> enumerator(EnumeratorContext<Lane> context, Optional<byte[]> state) {
    return source.enumerator(context, state);
  }

  @Override
  public Serde<Lane> splitSerde(Types types) {
    return source.splitSerde(types);
  }

  @Override
  public boolean isBounded() {
    return source.isBounded();
  }

  private static final class Reader<T> implements SourceReader<T, Lane> {
    private final SourceReader<T, Lane> reader;

    Reader(SourceReader<T, Lane> reader) {
      this.reader = reader;
    }

    @Override
    public void start() throws Exception {
      reader.start();
    }

    @Override
    public void addSplits(List<Lane> splits) throws Exception {
      reader.addSplits(splits);
    }

    @Override
    public void noMoreSplits() throws Exception {
      reader.noMoreSplits();
    }

    @Override
    public Progress poll(SourceOutput<T> out, int maxRecords) throws Exception {
      return reader.poll(out, maxRecords);
    }

    @Override
    public List<Lane> snapshot() {
      return reader.snapshot().stream()
          .map(
              lane ->
                  new Lane(
                      Math.max(lane.next() % lane.stride(), lane.next() - lane.stride()),
                      lane.stride()))
          .toList();
    }

    @Override
    public void close() throws Exception {
      reader.close();
    }
  }
}
