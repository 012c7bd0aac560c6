package dev.weir.benchmarks.jmh;

import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.heap.HeapStateBackend;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A value per key in the heap, some 650 000 keys in random order; per record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeapState {
  private OwnedState owned;
  private ValueState<Long> sum;
  private int next;

  @Setup
  public void fill() throws IOException {
    owned = new OwnedState(new HeapStateBackend());
    StateSpec.OfValue<Long> spec = ValueState.of("sum", Long.class);
    sum = owned.state.value(spec.orElse(0L));
    for (int i = 0; i < OwnedState.KEYS; i++) {
      owned.setKey(i);
      sum.update((long) i);
    }
  }

  @TearDown
  public void close() throws IOException {
    owned.close();
  }

  private void nextKey() {
    next = (next + 1) & (OwnedState.KEYS - 1);
    owned.setKey(next);
  }

  @Benchmark
  public @Nullable Long read() {
    nextKey();
    return sum.value();
  }

  @Benchmark
  public void readAndUpdate() {
    nextKey();
    Long before = sum.value();
    sum.update(before == null ? 1 : before + 1);
  }

  /** The synchronous part of a checkpoint. */
  @Benchmark
  public KeyedSnapshot snapshot() {
    KeyedSnapshot snapshot = owned.state.snapshot();
    snapshot.close();
    return snapshot;
  }
}
