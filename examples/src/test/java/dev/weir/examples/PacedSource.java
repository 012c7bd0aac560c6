package dev.weir.examples;

import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.testkit.ForwardingSource;
import java.util.List;

/** A generator that goes on to where its gate lets it. */
final class PacedSource<T> extends ForwardingSource<T, Lane> {
  private static final long PATIENCE_MILLIS = 20;

  private final Gate gate;

  PacedSource(GeneratorSource<T> generator, Gate gate) {
    super(generator);
    this.gate = gate;
  }

  /** Moved from outside. */
  static final class Gate {
    private volatile long end;

    /** Lets the records before this one in. */
    void open(long newEnd) {
      end = newEnd;
    }

    private long left(Lane lane) {
      return Math.max(0, (end - lane.next() + lane.stride() - 1) / lane.stride());
    }
  }

  @Override
  public SourceReader<T, Lane> reader(ReaderContext context) throws Exception {
    return new Reader<>(super.reader(context)) {
      @Override
      public Progress poll(SourceOutput<T> out, int maxRecords) throws Exception {
        List<Lane> lanes = snapshot();
        if (lanes.isEmpty()) {
          return super.poll(out, maxRecords);
        }
        long left = lanes.stream().mapToLong(gate::left).sum();
        if (left == 0) {
          context.wakeUpAt(context.processingTime() + PATIENCE_MILLIS);
          return Progress.WAITING;
        }
        return super.poll(out, (int) Math.min(maxRecords, left));
      }
    };
  }

  @Override
  public boolean isBounded() {
    return false;
  }
}
