package dev.weir.examples;

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

/** A generator that goes on to where its gate lets it. */
record PacedSource<T>(GeneratorSource<T> generator, Gate gate) implements Source<T, Lane> {
  /** Moved from outside. */
  static final class Gate {
    private volatile long end;

    /** Lets the records before this one in. */
    void open(long newEnd) {
      end = newEnd;
    }
  }

  @Override
  public SourceReader<T, Lane> reader(ReaderContext context) {
    return new PacedReader<>(generator.reader(context), gate, context);
  }

  @Override
  public SplitEnumerator<Lane> enumerator(EnumeratorContext<Lane> context, Optional<byte[]> state) {
    return generator.enumerator(context, state);
  }

  @Override
  public Serde<Lane> splitSerde(Types types) {
    return generator.splitSerde(types);
  }

  @Override
  public boolean isBounded() {
    return false;
  }

  private record PacedReader<T>(SourceReader<T, Lane> reader, Gate gate, ReaderContext context)
      implements SourceReader<T, Lane> {
    private static final long PATIENCE_MILLIS = 20;

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
      List<Lane> lanes = reader.snapshot();
      long left = 0;
      for (Lane lane : lanes) {
        left += Math.max(0, (gate.end - lane.next() + lane.stride() - 1) / lane.stride());
      }
      if (left == 0 && !lanes.isEmpty()) {
        context.wakeUpAt(context.processingTime() + PATIENCE_MILLIS);
        return Progress.WAITING;
      }
      return reader.poll(out, lanes.isEmpty() ? maxRecords : (int) Math.min(maxRecords, left));
    }

    @Override
    public List<Lane> snapshot() {
      return reader.snapshot();
    }

    @Override
    public void close() throws Exception {
      reader.close();
    }
  }
}
