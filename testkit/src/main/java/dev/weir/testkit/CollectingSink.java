package dev.weir.testkit;

import dev.weir.id.CheckpointId;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * A sink that keeps its records in memory, exactly once, where a test finds them. It stands for a
 * system with transactions: it holds pending batches, makes them visible when they are committed,
 * and fails if one is to be committed that it has never seen or has dropped.
 *
 * @param <T> the records
 */
public final class CollectingSink<T> implements Sink<T, CollectingSink.Batch> {
  private final Map<Batch, List<T>> pending = new TreeMap<>();
  private final Set<Batch> committed = new HashSet<>();
  private final List<T> visible = new ArrayList<>();

  /** Creates an empty sink. */
  public CollectingSink() {}

  /** What one writer has written between two checkpoints. */
  public record Batch(String operator, long attempt, int subtask, long number)
      implements Comparable<Batch> {
    @Override
    public int compareTo(Batch other) {
      int order = operator.compareTo(other.operator);
      order = order != 0 ? order : Long.compare(attempt, other.attempt);
      order = order != 0 ? order : Integer.compare(subtask, other.subtask);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  /** The committed records: those of one subtask in their order. */
  public synchronized List<T> records() {
    return List.copyOf(visible);
  }

  /** How many batches are neither committed nor dropped. */
  public synchronized int pendingBatches() {
    return pending.size();
  }

  private synchronized void prepare(Batch batch, List<T> records) {
    pending.put(batch, records);
  }

  @Override
  public synchronized void commit(SinkScope context, List<Batch> committables) {
    for (Batch batch : committables) {
      if (committed.contains(batch)) {
        continue;
      }
      List<T> records = pending.remove(batch);
      if (records == null) {
        throw new IllegalStateException(batch + " was lost before it was committed");
      }
      committed.add(batch);
      visible.addAll(records);
    }
  }

  @Override
  public synchronized void discardBefore(SinkScope context) {
    pending
        .keySet()
        .removeIf(
            batch ->
                batch.operator().equals(context.operator()) && batch.attempt() < context.attempt());
  }

  @Override
  public SinkWriter<T, Batch> writer(WriterContext context) {
    return new Writer(context.scope());
  }

  @Override
  public Serde<Batch> committableSerde(Types types) {
    return types.serdeOf(Batch.class);
  }

  private final class Writer implements SinkWriter<T, Batch> {
    private final SinkScope scope;
    private List<T> current = new ArrayList<>();
    private long batches;

    Writer(SinkScope scope) {
      this.scope = scope;
    }

    @Override
    public void write(T value, long timestampMillis) {
      current.add(value);
    }

    @Override
    public Callable<List<Batch>> prepareCommit(CheckpointId checkpoint) {
      if (current.isEmpty()) {
        return List::of;
      }
      List<T> records = current;
      current = new ArrayList<>();
      Batch batch = new Batch(scope.operator(), scope.attempt(), scope.subtask(), batches++);
      return () -> {
        prepare(batch, records);
        return List.of(batch);
      };
    }

    @Override
    public void close() {}
  }
}
