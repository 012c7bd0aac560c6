package dev.weir.benchmarks.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that run engines in processes of their own. */
final class ProcessOptions {
  private static final long LARGEST_HEAP_MEGABYTES = 4096;

  @Option(
      names = "--heap",
      paramLabel = "MB",
      description =
          "The largest heap of each JVM. Default: 4096, or half of a smaller memory; more for much"
              + " state in the heap in 'weir bench scale'.")
  private @Nullable Long heapMegabytes;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description =
          "One more option for each run's JVM, as a profiler's; can be given several times.")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "--busy",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description =
          "A run during which other processes took more than this share of the machine's CPU time is"
              + " marked and repeated. Default: ${DEFAULT-VALUE}.")
  private double busyShare;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often at most a run is repeated for that. Default: ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "For checkpoints, on a local disk. Default: benchmarks/target/data.")
  private @Nullable Path data;

  /** The heap that was asked for. */
  Optional<Long> heapMegabytes() {
    return Optional.ofNullable(heapMegabytes);
  }

  static long defaultHeapMegabytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? Math.min(LARGEST_HEAP_MEGABYTES, machine.getTotalMemorySize() / 2 / 1024 / 1024)
        : LARGEST_HEAP_MEGABYTES;
  }

  double busyShare() {
    return busyShare;
  }

  int repeats() {
    return repeats;
  }

  Path data() {
    return data == null ? target().resolve("data") : data;
  }

  /** Where results go unless somebody says otherwise. */
  static Path target() {
    return home().resolve("benchmarks/target");
  }

  private static Path home() {
    return Path.of(System.getProperty("weir.home", ".")).toAbsolutePath().normalize();
  }

  /** Runs requests in processes with the heap that was asked for, otherwise with the given one. */
  Bench.Runner runner(long megabytes) {
    return new ChildProcess(home(), heapMegabytes().orElse(megabytes), jvmOptions)::run;
  }
}
