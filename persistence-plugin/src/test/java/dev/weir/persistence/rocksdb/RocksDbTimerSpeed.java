package dev.weir.persistence.rocksdb;

import dev.weir.api.state.ValueState;
import dev.weir.persistence.rocksdb.files.LocalDirectory;
import dev.weir.serde.types.Types;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.TimerState;
import dev.weir.state.TimerState.Timer;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The end of a window on one thread: a record for each key adds to the key's sum and sets a timer,
 * all of one time; then all timers fire, and each clears the key's sum. In the heap and in RocksDB,
 * in turn, by processor time. Not a test: run its main method, with the number of timers and the
 * memory budget.
 */
final class RocksDbTimerSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 12;
  private static final int BATCH = 512;
  private static final int MAX_PARALLELISM = KeyGroups.DEFAULT_MAX_PARALLELISM;

  private final Types types = new Types();
  private final Object[] keys;
  private final int[] hashes;
  private final KeyedState state;
  private final ValueState<Long> sum;
  private final TimerState timers;

  private RocksDbTimerSpeed(StateBackend backend, int count, Path folder) {
    KeyGroupRange all = new KeyGroupRange(0, MAX_PARALLELISM);
    state =
        backend.create(
            new StateBackend.Scope(
                "window", 0, all, MAX_PARALLELISM, types, folder.resolve("window-0-1")));
    sum = state.value(ValueState.of("sum", Long.class).orElse(0L));
    timers = state.timers("timers");
    keys = new Object[count];
    hashes = new int[count];
    for (int i = 0; i < count; i++) {
      keys[i] = "user-" + i;
      hashes[i] = KeyGroups.mix(types.hash(keys[i]));
    }
  }

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length == 0 ? 200_000 : Integer.parseInt(arguments[0]);
    String memory = arguments.length < 2 ? "256m" : arguments[1];
    Path folder = Files.createTempDirectory("rocksdb-timers");
    try (StateBackend heap = new HeapStateBackend();
        StateBackend rocksdb = new RocksDbBackendProvider().open(MemorySetting.of(memory))) {
      RocksDbTimerSpeed inHeap = new RocksDbTimerSpeed(heap, count, folder.resolve("heap"));
      RocksDbTimerSpeed inRocksDb = new RocksDbTimerSpeed(rocksdb, count, folder.resolve("rocks"));
      for (int round = 1; round <= ROUNDS; round++) {
        long ofHeap = inHeap.report("heap   ", round);
        long ofRocksDb = inRocksDb.report("rocksdb", round);
        System.out.printf("RocksDB takes %.2f times the heap's time%n", 1.0 * ofRocksDb / ofHeap);
      }
      inHeap.state.close();
      inRocksDb.state.close();
    } finally {
      LocalDirectory.delete(folder);
    }
  }

  private long report(String backend, int round) {
    long start = THREADS.getCurrentThreadCpuTime();
    add(round);
    long added = THREADS.getCurrentThreadCpuTime();
    int fired = fire(round);
    long end = THREADS.getCurrentThreadCpuTime();
    if (fired != keys.length) {
      throw new IllegalStateException(fired + " timers fired of " + keys.length);
    }
    System.out.printf(
        "%s: added in %.0f ms, fired in %.0f ms%n",
        backend, (added - start) / 1e6, (end - added) / 1e6);
    return end - start;
  }

  private void add(int round) {
    for (int from = 0; from < keys.length; from += BATCH) {
      int to = Math.min(from + BATCH, keys.length);
      state.prefetch(keys, hashes, from, to);
      for (int i = from; i < to; i++) {
        state.setKey(keys[i], hashes[i]);
        Long before = sum.value();
        sum.update(before == null ? 1 : before + 1);
        timers.add(round);
      }
      state.flush();
    }
  }

  private int fire(int round) {
    int fired = 0;
    for (Timer timer = timers.pollUntil(round); timer != null; timer = timers.pollUntil(round)) {
      state.setKey(timer.key(), timer.hash());
      sum.clear();
      fired++;
    }
    return fired;
  }
}
