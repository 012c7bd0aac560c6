package dev.weir.testkit.harness;

import dev.weir.id.CheckpointId;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A source without end whose splits are names; a test plays its enumerator and its readers. */
final class HandSource implements Source<Long, String> {
  /** What a reader does in its next poll. */
  interface Step {
    void run(SourceOutput<Long> out);
  }

  private final List<Reader> readers = new ArrayList<>();
  final List<String> told = new ArrayList<>();
  private @Nullable EnumeratorContext<String> enumerator;

  void give(int subtask, String... splits) {
    EnumeratorContext<String> to = enumerator;
    if (to == null) {
      throw new IllegalStateException("not open");
    }
    to.assign(subtask, List.of(splits));
  }

  /** The newest reader of a subtask. */
  Reader reader(int subtask) {
    for (int i = readers.size() - 1; i >= 0; i--) {
      if (readers.get(i).context.subtask() == subtask) {
        return readers.get(i);
      }
    }
    throw new IllegalStateException("no reader of subtask " + subtask);
  }

  @Override
  public Reader reader(ReaderContext context) {
    Reader reader = new Reader(context);
    readers.add(reader);
    return reader;
  }

  @Override
  public SplitEnumerator<String> enumerator(
      EnumeratorContext<String> context, Optional<byte[]> state) {
    enumerator = context;
    return new SplitEnumerator<>() {
      @Override
      public void onSplitRequest(int subtask) {}

      @Override
      public void snapshot(BinaryWriter out) {}
    };
  }

  @Override
  public Serde<String> splitSerde(Types types) {
    return new Serde<>() {
      @Override
      public void write(String value, BinaryWriter out) {
        out.writeUtf(value);
      }

      @Override
      public String read(BinaryReader in) {
        return in.readUtf();
      }

      @Override
      public Schema schema() {
        return new Schema.Opaque("name", "string");
      }
    };
  }

  @Override
  public Optional<String> splitId(String split) {
    return Optional.of(split);
  }

  @Override
  public boolean isBounded() {
    return false;
  }

  final class Reader implements SourceReader<Long, String> {
    final ReaderContext context;

    /** What its snapshots hold. */
    final Set<String> splits = new LinkedHashSet<>();

    private final ArrayDeque<Step> steps = new ArrayDeque<>();

    Reader(ReaderContext context) {
      this.context = context;
    }

    void next(Step step) {
      steps.add(step);
    }

    /** Emits records into a split with the next poll. */
    void emit(String split, long... records) {
      next(
          out -> {
            for (long record : records) {
              out.split(split).emit(record);
            }
          });
    }

    /** Finishes a split with the next poll. */
    void finish(String split) {
      next(
          out -> {
            out.split(split).finish();
            splits.remove(split);
          });
    }

    @Override
    public void addSplits(List<String> more) {
      splits.addAll(more);
    }

    @Override
    public void noMoreSplits() {}

    @Override
    public Progress poll(SourceOutput<Long> out, int maxRecords) {
      for (Step step = steps.poll(); step != null; step = steps.poll()) {
        step.run(out);
      }
      return Progress.WAITING;
    }

    @Override
    public List<String> snapshot() {
      return List.copyOf(splits);
    }

    @Override
    public void checkpointCommitted(CheckpointId checkpoint, List<String> positions) {
      told.add(context.subtask() + ": " + positions + " at " + checkpoint);
    }

    @Override
    public void close() {}
  }
}
