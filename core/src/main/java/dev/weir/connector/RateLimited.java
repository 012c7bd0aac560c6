package dev.weir.connector;

import dev.weir.id.CheckpointId;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.spi.connector.SplitOutput;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slows another source down. The rate holds for the source as a whole: each subtask has an equal
 * part of it. After a gap at most a tenth of a second's records come at once.
 */
public final class RateLimited<T, S> implements Source<T, S> {
  private final Source<T, S> source;
  private final double recordsPerSecond;

  private RateLimited(Source<T, S> source, double recordsPerSecond) {
    this.source = source;
    this.recordsPerSecond = recordsPerSecond;
  }

  /** The source, with at most so many records per second. */
  public static <T, S> RateLimited<T, S> of(Source<T, S> source, double recordsPerSecond) {
    if (!(recordsPerSecond > 0) || Double.isInfinite(recordsPerSecond)) {
      throw new IllegalArgumentException("not a rate: " + recordsPerSecond + " records per second");
    }
    return new RateLimited<>(source, recordsPerSecond);
  }

  @Override
  public SourceReader<T, S> reader(ReaderContext context) throws Exception {
    double perMillisecond = recordsPerSecond / 1000 / context.parallelism();
    return new Reader<>(source.reader(context), context, perMillisecond);
  }

  @Override
  public SplitEnumerator<S> enumerator(EnumeratorContext<S> context, Optional<byte[]> state)
      throws Exception {
    return source.enumerator(context, state);
  }

  @Override
  public Serde<S> splitSerde(Types types) {
    return source.splitSerde(types);
  }

  @Override
  public Optional<String> splitId(S split) {
    return source.splitId(split);
  }

  @Override
  public Optional<S> live(S split) throws Exception {
    return source.live(split);
  }

  @Override
  public boolean isBounded() {
    return source.isBounded();
  }

  @Override
  public boolean isReplayable() {
    return source.isReplayable();
  }

  /** A token bucket: a record takes a token, and tokens come at the rate. */
  private static final class Reader<T, S> implements SourceReader<T, S> {
    private static final double BURST_MILLIS = 100;

    private final SourceReader<T, S> reader;
    private final ReaderContext context;
    private final double tokensPerMillisecond;
    private final double maxTokens;
    private double tokens;
    private long filledAtMillis;
    private @Nullable Counting<T> counting;

    Reader(SourceReader<T, S> reader, ReaderContext context, double tokensPerMillisecond) {
      this.reader = reader;
      this.context = context;
      this.tokensPerMillisecond = tokensPerMillisecond;
      maxTokens = Math.max(1, tokensPerMillisecond * BURST_MILLIS);
      filledAtMillis = context.processingTime();
    }

    @Override
    public Progress poll(SourceOutput<T> out, int maxRecords) throws Exception {
      fill();
      if (tokens < 1) {
        long wait = (long) Math.ceil((1 - tokens) / tokensPerMillisecond);
        context.wakeUpAt(filledAtMillis + Math.max(1, wait));
        return Progress.WAITING;
      }
      Counting<T> to = counting(out);
      long before = to.count.records;
      Progress progress = reader.poll(to, (int) Math.min(maxRecords, tokens));
      tokens -= to.count.records - before;
      return progress;
    }

    private Counting<T> counting(SourceOutput<T> out) {
      Counting<T> known = counting;
      if (known == null) {
        known = new Counting<>(out);
        counting = known;
      }
      return known;
    }

    private void fill() {
      long now = context.processingTime();
      // A clock that was set back gives nothing and takes nothing.
      long elapsedMillis = Math.max(0, now - filledAtMillis);
      tokens = Math.min(maxTokens, tokens + elapsedMillis * tokensPerMillisecond);
      filledAtMillis = now;
    }

    @Override
    public void start() throws Exception {
      reader.start();
    }

    @Override
    public void addSplits(List<S> splits) throws Exception {
      reader.addSplits(splits);
    }

    @Override
    public void noMoreSplits() throws Exception {
      reader.noMoreSplits();
    }

    @Override
    public List<S> snapshot() {
      return reader.snapshot();
    }

    @Override
    public void checkpointCommitted(CheckpointId checkpoint, List<S> positions) throws Exception {
      reader.checkpointCommitted(checkpoint, positions);
    }

    @Override
    public void close() throws Exception {
      reader.close();
    }
  }

  private static final class Count {
    long records;
  }

  /** The output of a split, and the number of records that went into any split's. */
  private static class CountingSplit<T> implements SplitOutput<T> {
    private final SplitOutput<T> out;
    final Count count;

    CountingSplit(SplitOutput<T> out, Count count) {
      this.out = out;
      this.count = count;
    }

    @Override
    public void emit(T value) {
      count.records++;
      out.emit(value);
    }

    @Override
    public void emit(T value, long timestampMillis) {
      count.records++;
      out.emit(value, timestampMillis);
    }

    @Override
    public void watermark(long timestampMillis) {
      out.watermark(timestampMillis);
    }

    @Override
    public void idle() {
      out.idle();
    }

    @Override
    public void active() {
      out.active();
    }

    @Override
    public void finish() {
      out.finish();
    }
  }

  private static final class Counting<T> extends CountingSplit<T> implements SourceOutput<T> {
    private final SourceOutput<T> out;

    Counting(SourceOutput<T> out) {
      super(out, new Count());
      this.out = out;
    }

    @Override
    public SplitOutput<T> split(String id) {
      return new CountingSplit<>(out.split(id), count);
    }
  }
}
