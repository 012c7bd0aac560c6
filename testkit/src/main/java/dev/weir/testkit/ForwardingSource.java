package dev.weir.testkit;

import dev.weir.id.CheckpointId;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import java.util.List;
import java.util.Optional;

/** A source that is another one but for what a subclass overrides. */
public abstract class ForwardingSource<T, S> implements Source<T, S> {
  private final Source<T, S> source;

  protected ForwardingSource(Source<T, S> source) {
    this.source = source;
  }

  @Override
  public SourceReader<T, S> reader(ReaderContext context) throws Exception {
    return source.reader(context);
  }

  @Override
  public SplitEnumerator<S> enumerator(EnumeratorContext<S> context, Optional<byte[]> state)
      throws Exception {
    return source.enumerator(context, state);
  }

  @Override
  public Serde<S> splitSerde(Types types) {
    return source.splitSerde(types);
  }

  @Override
  public Optional<String> splitId(S split) {
    return source.splitId(split);
  }

  @Override
  public boolean isBounded() {
    return source.isBounded();
  }

  @Override
  public Optional<S> live(S split) throws Exception {
    return source.live(split);
  }

  @Override
  public boolean isReplayable() {
    return source.isReplayable();
  }

  /** A reader that is another one but for what a subclass overrides. */
  public abstract static class Reader<T, S> implements SourceReader<T, S> {
    private final SourceReader<T, S> reader;

    protected Reader(SourceReader<T, S> reader) {
      this.reader = reader;
    }

    @Override
    public void start() throws Exception {
      reader.start();
    }

    @Override
    public void addSplits(List<S> splits) throws Exception {
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
    public List<S> snapshot() {
      return reader.snapshot();
    }

    @Override
    public void checkpointCommitted(CheckpointId checkpoint, List<S> positions) throws Exception {
      reader.checkpointCommitted(checkpoint, positions);
    }

    @Override
    public void close() throws Exception {
      reader.close();
    }
  }
}
