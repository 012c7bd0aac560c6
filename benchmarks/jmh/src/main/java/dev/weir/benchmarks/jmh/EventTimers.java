package dev.weir.benchmarks.jmh;

import dev.weir.state.TimerState;
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

/** Timers in the heap, 100 000 at any time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventTimers {
  private static final int PENDING = 100_000;

  private OwnedState owned;
  private TimerState timers;
  private int next;

  @Setup
  public void fill() throws IOException {
    owned = new OwnedState(new HeapStateBackend());
    timers = owned.state.timers("timers");
    while (next < PENDING) {
      add();
    }
  }

  @TearDown
  public void close() throws IOException {
    owned.close();
  }

  private void add() {
    next++;
    owned.setKey(next & (OwnedState.KEYS - 1));
    timers.add(next);
  }

  /** A timer is added, and the earliest one fires. */
  @Benchmark
  public TimerState.@Nullable Timer addAndFire() {
    add();
    return timers.pollUntil(Long.MAX_VALUE);
  }

  /** A timer is added that exists already, as records of one window do. */
  @Benchmark
  public long addAgain() {
    timers.add(next);
    return timers.earliestMillis();
  }
}
