package dev.weir.testkit.sim;

import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.connector.ReaderContext;
import dev.weir.connector.SourceReader;
import dev.weir.testkit.ForwardingSource;
import java.util.List;

/** A source with a bug: its snapshots are one record behind. */
final class RewindingSource<T> extends ForwardingSource<T, Lane> {
  RewindingSource(GeneratorSource<T> source) {
    super(source);
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
