package dev.weir.testkit.sim.mutation.connector;

import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceReader;
import dev.weir.testkit.ForwardingSource;
import dev.weir.testkit.sim.shell.Seams;
import java.util.List;

/** A source with a bug: its snapshots are one record behind. */
public final class RewindingSource<T> extends ForwardingSource<T, Lane> {
  private RewindingSource(GeneratorSource<T> source) {
    super(source);
  }

  public static Seams seams() {
    return new Seams() {
      @Override
      public <T> Source<T, Lane> source(GeneratorSource<T> plain) {
        return new RewindingSource<>(plain);
      }
    };
  }

  @Override
  public SourceReader<T, Lane> reader(ReaderContext context) throws Exception {
    return new Reader<>(super.reader(context)) {
      @Override
      public List<Lane> snapshot() {
        return super.snapshot().stream().map(RewindingSource::rewound).toList();
      }
    };
  }

  private static Lane rewound(Lane lane) {
    long first = lane.next() % lane.stride();
    return new Lane(Math.max(first, lane.next() - lane.stride()), lane.stride());
  }
}
