package dev.weir.persistence.rocksdb;

import dev.weir.api.state.ValueState;
import dev.weir.id.CheckpointId;
import dev.weir.persistence.local.LocalStoreProvider;
import dev.weir.persistence.rocksdb.files.LocalDirectory;
import dev.weir.serde.StableHash;
import dev.weir.serde.types.Types;
import dev.weir.settings.Settings;
import dev.weir.snapshot.SharedObjects;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.StoreProvider.Home;
import dev.weir.spi.store.StoreProvider.Stores;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A running sum per key on one thread, then the same while snapshots are written in the background.
 * Not a test: run its main method, with the number of keys and the memory budget.
 */
final class RocksDbSumSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int RECORDS = 1 << 20;
  private static final int BATCH = 512;
  private static final int MAX_PARALLELISM = KeyGroups.DEFAULT_MAX_PARALLELISM;

  private final Object[] keys = new Object[RECORDS];
  private final int[] hashes = new int[RECORDS];
  private final KeyedState state;
  private final ValueState<Long> sum;

  private RocksDbSumSpeed(StateBackend backend, int count, Path folder) {
    state =
        backend.create(
            new StateBackend.Scope(
                "sum",
                0,
                new KeyGroupRange(0, MAX_PARALLELISM),
                MAX_PARALLELISM,
                new Types(),
                folder.resolve("sum-0-1")));
    sum = state.value(ValueState.of("sum", Long.class).orElse(0L));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < RECORDS; i++) {
      // A key object of its own for each record, as a key selector makes it.
      Long key = random.nextLong(count);
      keys[i] = key;
      hashes[i] = KeyGroups.mix(StableHash.ofLong(key));
    }
  }

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
    String memory = arguments.length < 2 ? "1g" : arguments[1];
    Path folder = Files.createTempDirectory("rocksdb-speed");
    ExecutorService background = Executors.newSingleThreadExecutor();
    try (StateBackend backend = new RocksDbBackendProvider().open(MemorySetting.of(memory));
        Stores stores =
            new LocalStoreProvider()
                .open(Settings.of("weir.store.local", Map.of()), Home.of(folder.resolve("data")))) {
      RocksDbSumSpeed speed = new RocksDbSumSpeed(backend, count, folder);
      for (int round = 0; round < 8; round++) {
        speed.report("without snapshots", speed::pass);
      }
      for (int checkpoint = 1; checkpoint <= 8; checkpoint++) {
        speed.snapshot(checkpoint, stores, background);
      }
      speed.state.close();
    } finally {
      background.shutdown();
      LocalDirectory.delete(folder);
    }
  }

  private void report(String what, Runnable pass) {
    long start = System.nanoTime();
    long processor = THREADS.getCurrentThreadCpuTime();
    pass.run();
    System.out.printf(
        "%s: %.2f M/s (%.2f M per second of its own processor time)%n",
        what,
        RECORDS * 1e3 / (System.nanoTime() - start),
        RECORDS * 1e3 / (THREADS.getCurrentThreadCpuTime() - processor));
  }

  private void pass() {
    for (int from = 0; from < RECORDS; from += BATCH) {
      state.prefetch(keys, hashes, from, from + BATCH);
      for (int i = from; i < from + BATCH; i++) {
        state.setKey(keys[i], hashes[i]);
        sum.update(Objects.requireNonNull(sum.value()) + i);
      }
      state.flush();
    }
  }

  private void snapshot(int checkpoint, Stores stores, ExecutorService background)
      throws Exception {
    CheckpointId id = new CheckpointId(checkpoint);
    long start = System.nanoTime();
    KeyedSnapshot snapshot = state.snapshot(id);
    long taken = System.nanoTime();
    Future<Long> writing = background.submit(() -> write(snapshot, checkpoint, stores));
    report("  while written", this::pass);
    long bytes = writing.get();
    long written = System.nanoTime();
    snapshot.close();
    state.checkpointComplete(id);
    System.out.printf(
        "snapshot %d: %.2f ms synchronous, durable after %.0f ms, %.1f MB new%n",
        checkpoint, (taken - start) / 1e6, (written - start) / 1e6, bytes / 1e6);
  }

  private static long write(KeyedSnapshot snapshot, int checkpoint, Stores stores)
      throws IOException {
    ObjectName name = new ObjectName("speed/chk-" + checkpoint + "/1-1/sum-0");
    long processor = THREADS.getCurrentThreadCpuTime();
    try (ObjectSink sink = stores.checkpoints().create(name)) {
      SharedObjects shared = new SharedObjects(stores.checkpoints(), name);
      SnapshotWriter writer = new SnapshotWriter(sink, shared);
      snapshot.writeTo(writer);
      long bytes = writer.finish().sizeBytes();
      System.out.printf(
          "  written with %.0f ms of processor time%n",
          (THREADS.getCurrentThreadCpuTime() - processor) / 1e6);
      return bytes
          + shared.refs().stream()
              .filter(ref -> ref.name().value().startsWith(name.value()))
              .mapToLong(ref -> ref.sizeBytes())
              .sum();
    }
  }
}
