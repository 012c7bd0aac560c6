package dev.weir.benchmarks.weir;

import dev.weir.benchmarks.workload.Schedule;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.spi.connector.SplitRequests;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Emits each event when it is due, and not earlier. It reads one lane after the other. */
public final class ScheduledSource<T> implements Source<T, Lane> {
  private final long count;
  private final LongFunction<T> generator;
  private final GeneratorSource<T> lanes;
  private final Schedule schedule;

  public ScheduledSource(long count, LongFunction<T> generator, Schedule schedule) {
    this.count = count;
    this.generator = generator;
    this.schedule = schedule;
    lanes = GeneratorSource.of(count, generator);
  }

  @Override
  public SourceReader<T, Lane> reader(ReaderContext context) {
    return new Reader(context);
  }

  @Override
  public SplitEnumerator<Lane> enumerator(EnumeratorContext<Lane> context, Optional<byte[]> state) {
    return lanes.enumerator(context, state);
  }

  @Override
  public Serde<Lane> splitSerde(Types types) {
    return lanes.splitSerde(types);
  }

  @Override
  public boolean isBounded() {
    return true;
  }

  private final class Reader implements SourceReader<T, Lane> {
    private final ReaderContext context;
    private final SplitRequests requests;
    private final Deque<Lane> open = new ArrayDeque<>();

    Reader(ReaderContext context) {
      this.context = context;
      requests = new SplitRequests(context);
    }

    @Override
    public Progress poll(SourceOutput<T> out, int maxRecords) {
      Lane lane = open.poll();
      if (lane == null) {
        return requests.whenOutOfSplits();
      }
      schedule.begin();
      long next = lane.next();
      if (schedule.isOver(next)) {
        return Progress.MORE;
      }
      for (int i = 0; i < maxRecords && next < count && schedule.isDue(next); i++) {
        out.emit(generator.apply(next));
        next += lane.stride();
      }
      if (next >= count) {
        return Progress.MORE;
      }
      open.addFirst(new Lane(next, lane.stride()));
      if (schedule.isDue(next)) {
        return Progress.MORE;
      }
      schedule.whenDue(next, context::wakeUp);
      return Progress.WAITING;
    }

    @Override
    public void addSplits(List<Lane> splits) {
      open.addAll(splits);
    }

    @Override
    public void noMoreSplits() {
      requests.noMoreSplits();
    }

    @Override
    public List<Lane> snapshot() {
      return List.copyOf(open);
    }

    @Override
    public void close() {}
  }
}
