package dev.weir.examples;

import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.persistence.rocksdb.database.NativeMemory;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.RestartStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A job that fails and restarts again and again in one process, each time behind a further
 * checkpoint. {@code scripts/restart-soak} runs it and shows what the process takes.
 */
final class RestartSoak implements AutoCloseable {
  private static final int PARALLELISM = 2;

  private final Path data;
  private final FusedJob job = new FusedJob();
  private final JobInProcess running;
  private long restarts;
  private long checkpoints;

  RestartSoak(Path data, String backend) throws Exception {
    this.data = data;
    running = JobInProcess.start(data, job, Map.of(), PARALLELISM, backend, settings());
    awaitCheckpoint();
  }

  private static CoordinatorSettings settings() {
    CheckpointSettings often = JobInProcess.checkpointsEvery(Duration.ofMillis(20));
    return new CoordinatorSettings(
        often, new RestartStrategy.FixedDelay(Integer.MAX_VALUE, Duration.ofMillis(1)), 2, 3);
  }

  private void awaitCheckpoint() throws Exception {
    checkpoints =
        running
            .reach(
                now ->
                    now.coordinator().restarts() >= restarts
                        && now.coordinator().running()
                        && now.coordinator().checkpointsCompleted() > checkpoints)
            .coordinator()
            .checkpointsCompleted();
  }

  /** Makes the job fail, and waits until it runs and has completed another checkpoint. */
  void restart() throws Exception {
    restarts++;
    job.fuse.set(true);
    awaitCheckpoint();
  }

  /** The folders in which attempts of subtasks work, or left something. */
  List<String> localFolders() throws IOException {
    Path local = data.resolve("local/example");
    if (!Files.isDirectory(local)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(local)) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void close() throws Exception {
    running.close();
  }

  public static void main(String[] arguments) throws Exception {
    String backend = arguments[0];
    int count = Integer.parseInt(arguments[1]);
    int step = Math.max(1, count / 20);
    Path data = Path.of(arguments[2]);
    System.out.printf("%d restarts, state in %s; all in MB, after a collection%n", count, backend);
    System.out.println(
        "restart  resident  RocksDB's cache   rest  of the JVM   heap  metaspace  buffers"
            + "  handles  threads  files  folders");
    try (RestartSoak soak = new RestartSoak(data, backend)) {
      for (int restart = 0; restart <= count; restart++) {
        if (restart > 0) {
          soak.restart();
        }
        if (restart % step == 0) {
          soak.say(restart);
        }
      }
    }
  }

  private void say(int restart) throws IOException {
    long heap = ResidentMemory.heapAfterCollection();
    long resident = ResidentMemory.now();
    long cached = NativeMemory.cachedBytes();
    System.out.printf(
        "%7d %9.1f %16.1f %6.1f %11.1f %6.1f %10.1f %8.1f %8d %8d %6d %8d%n",
        restart,
        mb(resident),
        mb(cached),
        mb(resident - cached),
        mb(ResidentMemory.ofJvm()),
        mb(heap),
        mb(ResidentMemory.metaspace()),
        mb(ResidentMemory.directBuffers()),
        NativeMemory.openHandles(),
        ResidentMemory.threads(),
        ResidentMemory.openFiles(),
        localFolders().size());
  }

  private static double mb(long bytes) {
    return bytes / 1e6;
  }
}
