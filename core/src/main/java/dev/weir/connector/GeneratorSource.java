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
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A source of computed records: record {@code i} is a pure function of {@code i}. The indices are
 * divided into strided lanes: of {@code n} lanes, lane {@code k} has {@code k, k + n, k + 2n, …},
 * in this order. A subtask with several lanes reads them in the order of the indices.
 */
public final class GeneratorSource<T> implements Source<T, GeneratorSource.Lane> {
  private static final long UNBOUNDED = Long.MAX_VALUE;

  private final long count;
  private final int lanes;
  private final LongFunction<T> generator;

  private GeneratorSource(long count, int lanes, LongFunction<T> generator) {
    this.count = count;
    this.lanes = lanes;
    this.generator = generator;
  }

  /** A bounded source of the records with the indices from 0 to {@code count}, exclusive. */
  public static <T> GeneratorSource<T> of(long count, LongFunction<T> generator) {
    if (count < 0) {
      throw new IllegalArgumentException("cannot generate " + count + " records");
    }
    return new GeneratorSource<>(count, 0, generator);
  }

  /** A source without end. */
  public static <T> GeneratorSource<T> unbounded(LongFunction<T> generator) {
    return new GeneratorSource<>(UNBOUNDED, 0, generator);
  }

  /**
   * The same source with a fixed number of lanes, the largest parallelism that it can use. Without
   * this it is the parallelism at the job's first start, and stays that for the life of the job's
   * state.
   */
  public GeneratorSource<T> lanes(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("a generator needs at least one lane, not " + number);
    }
    return new GeneratorSource<>(count, number, generator);
  }

  /**
   * One lane and how far it was read.
   *
   * @param next the index of the next record
   * @param stride the number of lanes
   */
  public record Lane(long next, long stride) {}

  @Override
  public SourceReader<T, Lane> reader(ReaderContext context) {
    return new GeneratorReader<>(this, count, generator, context);
  }

  @Override
  public SplitEnumerator<Lane> enumerator(EnumeratorContext<Lane> context, Optional<byte[]> state) {
    int stride = lanes == 0 ? context.parallelism() : lanes;
    List<Lane> all = new ArrayList<>();
    for (int lane = 0; lane < stride; lane++) {
      all.add(new Lane(lane, stride));
    }
    return FixedSplits.startOrRestore(context, new LaneSerde(), all, state);
  }

  @Override
  public Serde<Lane> splitSerde(Types types) {
    return new LaneSerde();
  }

  @Override
  public Optional<String> splitId(Lane split) {
    return Optional.of("lane " + split.next() % split.stride());
  }

  @Override
  public boolean isBounded() {
    return count != UNBOUNDED;
  }

  private static final class LaneSerde implements Serde<Lane> {
    @Override
    public void write(Lane value, BinaryWriter out) {
      out.writeVarLong(value.next());
      out.writeVarLong(value.stride());
    }

    @Override
    public Lane read(BinaryReader in) {
      return new Lane(in.readVarLong(), in.readVarLong());
    }

    @Override
    public Schema schema() {
      return new Schema.Opaque("generator lane", "two varlongs");
    }
  }
}
