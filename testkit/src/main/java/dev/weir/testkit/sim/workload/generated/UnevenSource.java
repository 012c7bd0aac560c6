package dev.weir.testkit.sim.workload.generated;

import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitOutput;
import dev.weir.spi.connector.SplitRequests;
import dev.weir.testkit.ForwardingSource;
import dev.weir.testkit.sim.kernel.SimRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** A generator whose readers read any of their lanes next, so that one may be far ahead. */
final class UnevenSource<T> extends ForwardingSource<T, Lane> {
  private final long count;
  private final LongFunction<T> generator;
  private final SimRandom random;

  UnevenSource(Source<T, Lane> lanes, long count, LongFunction<T> generator, SimRandom random) {
    super(lanes);
    this.count = count;
    this.generator = generator;
    this.random = random;
  }

  @Override
  public SourceReader<T, Lane> reader(ReaderContext context) {
    return new Reader(context);
  }

  private final class Reader implements SourceReader<T, Lane> {
    private final SplitRequests requests;
    private final List<Lane> lanes = new ArrayList<>();

    Reader(ReaderContext context) {
      requests = new SplitRequests(context);
    }

    @Override
    public void addSplits(List<Lane> splits) {
      lanes.addAll(splits);
    }

    @Override
    public void noMoreSplits() {
      requests.noMoreSplits();
    }

    @Override
    public Progress poll(SourceOutput<T> out, int maxRecords) {
      if (lanes.isEmpty()) {
        return requests.whenOutOfSplits();
      }
      int at = random.below(lanes.size());
      Lane lane = lanes.get(at);
      SplitOutput<T> to = splitId(lane).<SplitOutput<T>>map(out::split).orElse(out);
      long next = lane.next();
      for (int i = 0; i < maxRecords && next < count; i++) {
        to.emit(generator.apply(next));
        next += lane.stride();
      }
      lanes.set(at, new Lane(next, lane.stride()));
      if (next >= count) {
        lanes.remove(at);
        to.finish();
      }
      return Progress.MORE;
    }

    @Override
    public List<Lane> snapshot() {
      return List.copyOf(lanes);
    }

    @Override
    public void close() {}
  }
}
