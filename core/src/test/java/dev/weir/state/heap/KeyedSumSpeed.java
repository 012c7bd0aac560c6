package dev.weir.state.heap;

import dev.weir.api.state.ValueState;
import dev.weir.serde.StableHash;
import dev.weir.serde.types.Types;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.SnapshotMemory;
import dev.weir.state.StateBackend;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A running sum per key on one thread, beside the same over a {@link HashMap}; then a snapshot. Not
 * a test: run its main method, with the number of keys.
 */
final class KeyedSumSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int RECORDS = 1 << 20;
  private static final int BATCH = 512;
  private static final int MAX_PARALLELISM = KeyGroups.DEFAULT_MAX_PARALLELISM;

  private final Object[] keys = new Object[RECORDS];
  private final int[] hashes = new int[RECORDS];
  private final Map<Object, Long> map = new HashMap<>();
  private final KeyedState state;
  private final ValueState<Long> sum;

  private KeyedSumSpeed(int count) {
    state =
        new HeapStateBackend()
            .create(
                new StateBackend.Scope(
                    "sum",
                    0,
                    new KeyGroupRange(0, MAX_PARALLELISM),
                    MAX_PARALLELISM,
                    new Types(),
                    Path.of("unused")));
    sum = state.value(ValueState.of("sum", Long.class).orElse(0L));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < RECORDS; i++) {
      // A key object of its own for each record, as a key selector makes it.
      long number = random.nextInt(count);
      Long key = ((long) StableHash.ofLong(number) << 32) | number;
      keys[i] = key;
      hashes[i] = KeyGroups.mix(StableHash.ofLong(key));
    }
  }

  public static void main(String[] arguments) throws IOException {
    KeyedSumSpeed speed =
        new KeyedSumSpeed(arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]));
    for (int round = 0; round < 12; round++) {
      double ofState = rate(speed::sumInState);
      double ofMap = rate(speed::sumInMap);
      System.out.printf(
          "read-modify-writes: %.1f M/s (HashMap %.1f M/s)%n", ofState / 1e6, ofMap / 1e6);
    }
    for (int round = 0; round < 3; round++) {
      speed.measureSnapshot();
    }
  }

  /** By the thread's own processor time, so that a busy machine falsifies it less. */
  private static double rate(Runnable pass) {
    long start = THREADS.getCurrentThreadCpuTime();
    pass.run();
    return RECORDS * 1e9 / (THREADS.getCurrentThreadCpuTime() - start);
  }

  private void sumInState() {
    for (int from = 0; from < RECORDS; from += BATCH) {
      state.prefetch(keys, hashes, from, from + BATCH);
      for (int i = from; i < from + BATCH; i++) {
        state.setKey(keys[i], hashes[i]);
        sum.update(Objects.requireNonNull(sum.value()) + i);
      }
      state.flush();
    }
  }

  private void sumInMap() {
    for (int i = 0; i < RECORDS; i++) {
      Object key = keys[i];
      Long before = map.get(key);
      map.put(key, before == null ? i : before + i);
    }
  }

  private void measureSnapshot() throws IOException {
    long start = System.nanoTime();
    try (KeyedSnapshot snapshot = state.snapshot()) {
      long captured = System.nanoTime();
      double whilePreserved = rate(this::sumInState);
      long changed = System.nanoTime();
      long bytes = new SnapshotMemory().write(snapshot::writeTo).sizeBytes();
      long written = System.nanoTime();
      System.out.printf(
          "snapshot: captured in %.0f us; updates over it %.1f M/s; %.1f MB written at %.0f MB/s%n",
          (captured - start) / 1e3,
          whilePreserved / 1e6,
          bytes / 1e6,
          bytes * 1e3 / (written - changed));
    }
  }
}
