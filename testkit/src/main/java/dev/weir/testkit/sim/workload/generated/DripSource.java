package dev.weir.testkit.sim.workload.generated;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeRef;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.GivenSplits;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.spi.connector.SplitOutput;
import dev.weir.spi.connector.SplitRequests;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongFunction;

/** A source whose splits become known one after the other, by blocking work at intervals. */
final class DripSource<T> implements Source<T, DripSource.Slice> {
  /** Indices from {@code next} to {@code end}, exclusive. */
  record Slice(long next, long end) {}

  private static final long SLICE = 15;
  private static final Duration INTERVAL = Duration.ofMillis(4);

  private final long count;
  private final LongFunction<T> generator;

  DripSource(long count, LongFunction<T> generator) {
    this.count = count;
    this.generator = generator;
  }

  @Override
  public SourceReader<T, Slice> reader(ReaderContext context) {
    return new Reader(context);
  }

  @Override
  public SplitEnumerator<Slice> enumerator(
      EnumeratorContext<Slice> context, Optional<byte[]> state) {
    return new Enumerator(context, state);
  }

  @Override
  public Serde<Slice> splitSerde(Types types) {
    return types.serdeOf(new TypeRef<Slice>() {});
  }

  @Override
  public Optional<String> splitId(Slice split) {
    return Optional.of("up to " + split.end());
  }

  @Override
  public boolean isBounded() {
    return true;
  }

  private final class Enumerator implements SplitEnumerator<Slice> {
    private final EnumeratorContext<Slice> context;
    private final Serde<Slice> serde;
    private final ArrayDeque<Slice> unassigned = new ArrayDeque<>();
    private final TreeSet<Integer> waiting = new TreeSet<>();

    /** The ends of slices that are handed out and that this enumerator has not discovered yet. */
    private final TreeSet<Long> handedOutBefore = new TreeSet<>();

    private long undiscovered;

    Enumerator(EnumeratorContext<Slice> context, Optional<byte[]> state) {
      this.context = context;
      serde = splitSerde(context.types());
      if (state.isPresent()) {
        BinaryReader in = new BinaryReader(state.get());
        undiscovered = in.readVarLong();
        for (int left = in.readVarInt(); left > 0; left--) {
          unassigned.add(serde.read(in));
        }
        for (int left = in.readVarInt(); left > 0; left--) {
          handedOutBefore.add(in.readVarLong());
        }
      }
    }

    @Override
    public void start() {
      context.schedule(INTERVAL, this::discover);
    }

    private void discover() {
      long from = undiscovered;
      if (from < count) {
        context.io().run(() -> new Slice(from, Math.min(count, from + SLICE)), this::discovered);
      }
    }

    @Override
    public boolean adopt(List<GivenSplits<Slice>> readers) {
      for (GivenSplits<Slice> given : readers) {
        for (Slice slice : given.splits()) {
          if (!unassigned.remove(slice)) {
            handedOutBefore.add(slice.end());
          }
        }
      }
      return true;
    }

    private void discovered(Slice slice) {
      undiscovered = slice.end();
      if (!handedOutBefore.remove(slice.end())) {
        unassigned.add(slice);
      }
      serve();
      context.schedule(INTERVAL, this::discover);
    }

    private void serve() {
      while (!waiting.isEmpty() && !unassigned.isEmpty()) {
        context.assign(waiting.pollFirst(), unassigned.remove());
      }
      if (undiscovered >= count && unassigned.isEmpty()) {
        waiting.forEach(context::noMoreSplits);
        waiting.clear();
      }
    }

    @Override
    public void onSplitRequest(int subtask) {
      waiting.add(subtask);
      serve();
    }

    @Override
    public void snapshot(BinaryWriter out) {
      out.writeVarLong(undiscovered);
      out.writeVarInt(unassigned.size());
      unassigned.forEach(slice -> serde.write(slice, out));
      out.writeVarInt(handedOutBefore.size());
      handedOutBefore.forEach(out::writeVarLong);
    }
  }

  private final class Reader implements SourceReader<T, Slice> {
    private final SplitRequests requests;
    private final ArrayDeque<Slice> slices = new ArrayDeque<>();

    Reader(ReaderContext context) {
      requests = new SplitRequests(context);
    }

    @Override
    public void addSplits(List<Slice> splits) {
      slices.addAll(splits);
      requests.answered();
    }

    @Override
    public void noMoreSplits() {
      requests.noMoreSplits();
    }

    @Override
    public Progress poll(SourceOutput<T> out, int maxRecords) {
      Slice slice = slices.pollFirst();
      if (slice == null) {
        return requests.whenOutOfSplits();
      }
      SplitOutput<T> to = out.split(splitId(slice).orElseThrow());
      long end = Math.min(slice.end(), slice.next() + maxRecords);
      for (long index = slice.next(); index < end; index++) {
        to.emit(generator.apply(index));
      }
      if (end < slice.end()) {
        slices.addFirst(new Slice(end, slice.end()));
      } else {
        to.finish();
      }
      return Progress.MORE;
    }

    @Override
    public List<Slice> snapshot() {
      return new ArrayList<>(slices);
    }

    @Override
    public void close() {}
  }
}
