package dev.weir.connector;

import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitOutput;
import dev.weir.spi.connector.SplitRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads lanes of a {@link GeneratorSource}: always the smallest index next. */
final class GeneratorReader<T> implements SourceReader<T, Lane> {
  private final GeneratorSource<T> source;
  private final long count;
  private final LongFunction<T> generator;
  private final SplitRequests requests;
  private final List<Position<T>> open = new ArrayList<>();

  /** How far a lane was read; it alone changes with each record. */
  private static final class Position<T> {
    final String id;
    final long stride;
    long next;
    private @Nullable SplitOutput<T> output;

    Position(String id, Lane lane) {
      this.id = id;
      next = lane.next();
      stride = lane.stride();
    }

    SplitOutput<T> output(SourceOutput<T> out) {
      SplitOutput<T> known = output;
      if (known == null) {
        known = out.split(id);
        output = known;
      }
      return known;
    }
  }

  GeneratorReader(
      GeneratorSource<T> source, long count, LongFunction<T> generator, ReaderContext context) {
    this.source = source;
    this.count = count;
    this.generator = generator;
    this.requests = new SplitRequests(context);
  }

  @Override
  public void addSplits(List<Lane> splits) {
    for (Lane lane : splits) {
      open.add(new Position<>(source.splitId(lane).orElseThrow(), lane));
    }
  }

  @Override
  public void noMoreSplits() {
    requests.noMoreSplits();
  }

  @Override
  public Progress poll(SourceOutput<T> out, int maxRecords) {
    if (open.isEmpty()) {
      return requests.whenOutOfSplits();
    }
    if (open.size() == 1) {
      pollOnly(open.get(0), out, maxRecords);
    } else {
      for (int i = 0; i < maxRecords && !open.isEmpty(); i++) {
        pollOnly(smallest(), out, 1);
      }
    }
    return Progress.MORE;
  }

  private void pollOnly(Position<T> lane, SourceOutput<T> out, int maxRecords) {
    SplitOutput<T> to = lane.output(out);
    long stride = lane.stride;
    long index = lane.next;
    for (int i = 0; i < maxRecords && index < count; i++) {
      to.emit(generator.apply(index));
      index += stride;
    }
    lane.next = index; // nobody looks at it before: if emitting fails, the attempt does
    if (lane.next >= count) {
      open.remove(lane);
      to.finish();
    }
  }

  private Position<T> smallest() {
    Position<T> smallest = open.get(0);
    for (int i = 1; i < open.size(); i++) {
      if (open.get(i).next < smallest.next) {
        smallest = open.get(i);
      }
    }
    return smallest;
  }

  @Override
  public List<Lane> snapshot() {
    return open.stream().map(lane -> new Lane(lane.next, lane.stride)).toList();
  }

  @Override
  public void close() {}
}
