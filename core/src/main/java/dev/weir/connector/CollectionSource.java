package dev.weir.connector;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.FixedSplits;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.spi.connector.SplitOutput;
import dev.weir.spi.connector.SplitRequests;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A bounded source of the elements of a list. Each subtask reads one run of neighbours, so that
 * with a parallelism of 1 the order is the list's. After a restart the list must be the same.
 */
public final class CollectionSource<T> implements Source<T, CollectionSource.IndexRange> {
  private final List<T> elements;

  private CollectionSource(List<T> elements) {
    this.elements = elements;
  }

  /** A source of the given elements, none of them null. */
  public static <T> CollectionSource<T> of(List<T> elements) {
    return new CollectionSource<>(List.copyOf(elements));
  }

  /**
   * Elements that are still to be read.
   *
   * @param from the index of the next one
   * @param end the index behind the last one
   */
  public record IndexRange(int from, int end) {}

  @Override
  public SourceReader<T, IndexRange> reader(ReaderContext context) {
    return new Reader<>(elements, context);
  }

  @Override
  public SplitEnumerator<IndexRange> enumerator(
      EnumeratorContext<IndexRange> context, Optional<byte[]> state) {
    return FixedSplits.startOrRestore(
        context, new RangeSerde(), ranges(context.parallelism()), state);
  }

  private List<IndexRange> ranges(int count) {
    List<IndexRange> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ranges.add(new IndexRange(boundary(i, count), boundary(i + 1, count)));
    }
    return ranges;
  }

  private int boundary(int i, int count) {
    return (int) ((long) elements.size() * i / count);
  }

  @Override
  public Serde<IndexRange> splitSerde(Types types) {
    return new RangeSerde();
  }

  @Override
  public Optional<String> splitId(IndexRange split) {
    return Optional.of(idOf(split));
  }

  private static String idOf(IndexRange range) {
    return "up to " + range.end();
  }

  @Override
  public boolean isBounded() {
    return true;
  }

  private static final class Reader<T> implements SourceReader<T, IndexRange> {
    private final List<T> elements;
    private final SplitRequests requests;
    private final Deque<IndexRange> ranges = new ArrayDeque<>();

    Reader(List<T> elements, ReaderContext context) {
      this.elements = elements;
      this.requests = new SplitRequests(context);
    }

    @Override
    public void addSplits(List<IndexRange> splits) {
      ranges.addAll(splits);
    }

    @Override
    public void noMoreSplits() {
      requests.noMoreSplits();
    }

    @Override
    public Progress poll(SourceOutput<T> out, int maxRecords) {
      IndexRange range = ranges.poll();
      if (range == null) {
        return requests.whenOutOfSplits();
      }
      SplitOutput<T> to = out.split(idOf(range));
      int end = Math.min(range.end(), range.from() + maxRecords);
      for (int i = range.from(); i < end; i++) {
        to.emit(elements.get(i));
      }
      if (end < range.end()) {
        ranges.addFirst(new IndexRange(end, range.end()));
      } else {
        to.finish();
      }
      return Progress.MORE;
    }

    @Override
    public List<IndexRange> snapshot() {
      return List.copyOf(ranges);
    }

    @Override
    public void close() {}
  }

  private static final class RangeSerde implements Serde<IndexRange> {
    @Override
    public void write(IndexRange value, BinaryWriter out) {
      out.writeVarInt(value.from());
      out.writeVarInt(value.end());
    }

    @Override
    public IndexRange read(BinaryReader in) {
      return new IndexRange(in.readVarInt(), in.readVarInt());
    }

    @Override
    public Schema schema() {
      return new Schema.Opaque("index range", "two varints");
    }
  }
}
