package dev.weir.connector;

import dev.weir.connector.GeneratorSource.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Reads lanes of a {@link GeneratorSource}: always the smallest index next. */
final class GeneratorReader<T> implements SourceReader<T, Lane> {
  private final long count;
  private final LongFunction<T> generator;
  private final SplitRequests requests;
  private final List<Position> open = new ArrayList<>();

  /** How far a lane was read; it alone changes with each record. */
  private static final class Position {
    final long stride;
    long next;

    Position(Lane lane) {
      next = lane.next();
      stride = lane.stride();
    }
  }

  GeneratorReader(long count, LongFunction<T> generator, ReaderContext context) {
    this.count = count;
    this.generator = generator;
    this.requests = new SplitRequests(context);
  }

  @Override
  public void addSplits(List<Lane> splits) {
    for (Lane lane : splits) {
      if (lane.next() < count) {
        open.add(new Position(lane));
      }
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

  private void pollOnly(Position lane, SourceOutput<T> out, int maxRecords) {
    long stride = lane.stride;
    for (int i = 0; i < maxRecords; i++) {
      long index = lane.next;
      if (index >= count) {
        break;
      }
      out.emit(generator.apply(index));
      lane.next = index + stride;
    }
    if (lane.next >= count) {
      open.remove(lane);
    }
  }

  private Position smallest() {
    Position smallest = open.get(0);
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
