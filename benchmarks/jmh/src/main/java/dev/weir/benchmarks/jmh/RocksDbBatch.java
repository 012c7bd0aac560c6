package dev.weir.benchmarks.jmh;

import dev.weir.api.state.ValueState;
import dev.weir.settings.Settings;
import dev.weir.state.StateBackends;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A value per key in RocksDB, some 650 000 keys in random order, a frame's records at a time; per
 * record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RocksDbBatch {
  private static final int FRAME = 512;

  /** With little memory most keys are read from RocksDB, with much hardly any. */
  @Param({"40m", "1g"})
  private String memory = "1g";

  private OwnedState owned;
  private ValueState<Long> sum;
  private int next;

  @Setup
  public void fill() throws IOException {
    owned =
        new OwnedState(
            StateBackends.provider("rocksdb")
                .open(Settings.of("weir.state.rocksdb", Map.of("memory", memory))));
    sum = owned.state.value(ValueState.of("sum", Long.class));
    for (int i = 0; i < OwnedState.KEYS; i += FRAME) {
      readAndUpdate();
    }
  }

  @TearDown
  public void close() throws IOException {
    owned.close();
  }

  @Benchmark
  @OperationsPerInvocation(FRAME)
  public void readAndUpdate() {
    owned.state.prefetch(owned.keys, owned.hashes, next, next + FRAME);
    for (int i = next; i < next + FRAME; i++) {
      owned.setKey(i);
      Long before = sum.value();
      sum.update(before == null ? 1 : before + 1);
    }
    owned.state.flush();
    next = (next + FRAME) & (OwnedState.KEYS - 1);
  }
}
