package dev.weir.benchmarks.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that runs one job once and prints a line about it. */
public final class RunProcess {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK_RESIDENT = "VmHWM:";

  private static final double BYTES_PER_MEGABYTE = 1024 * 1024;

  /** Latencies of this first part are those of code that is still being compiled. */
  private static final double WARM_UP = 0.2;

  private RunProcess() {}

  /**
   * The whole {@code main} of such a process. It ends the process, whatever threads an engine has
   * left behind: with 1 if the run failed.
   *
   * @param arguments the words of a {@link RunRequest}
   */
  public static void main(Engine engine, String[] arguments) {
    int status = 1;
    try {
      System.out.println(run(engine, RunRequest.of(NamedValues.of(List.of(arguments)))));
      System.out.flush();
      status = 0;
    } catch (Throwable failed) {
      System.getLogger(RunProcess.class.getName()).log(Level.ERROR, "the run failed", failed);
    }
    Runtime.getRuntime().halt(status);
  }

  /** Runs the request's job and says how it went. */
  public static NamedValues run(Engine engine, RunRequest request) throws Exception {
    Measurement measurement = new Measurement(request.hashing());
    List<Checkpoint> checkpoints =
        engine.run(request, measurement).stream().filter(measurement::counts).toList();
    List<Long> durations = checkpoints.stream().map(Checkpoint::durationMillis).sorted().toList();
    double seconds = measurement.seconds();
    long events = events(request, measurement);
    NamedValues line =
        request
            .identity()
            .with("events", events)
            .with("seconds", seconds, 3)
            .with("events_per_s", events / seconds, 0)
            .with("out", measurement.records())
            .with("checkpoints", checkpoints.size())
            .with("ckpt_ms_p50", Quantiles.of(durations, 0.5))
            .with("ckpt_ms_max", Quantiles.of(durations, 1))
            .with("ckpt_mb_max", largestMegabytes(checkpoints), 1)
            .with("rss_mb", peakResidentMegabytes() + measurement.partsResidentMegabytes())
            .with("other_cpu", measurement.othersShare(), 3);
    List<Long> captures = measurement.captureNanos();
    if (!captures.isEmpty()) {
      line =
          line.with("sync_ms_p50", Quantiles.of(captures, 0.5) / 1e6, 2)
              .with("sync_ms_max", Quantiles.of(captures, 1) / 1e6, 2);
    }
    if (request.workload() == Workload.LATENCY) {
      line = withLatencies(line, measurement);
    }
    if (request.workload() == Workload.RECOVERY) {
      line = line.with("recovery_ms", measurement.recoveryMillis(), 1);
      line = line.with("live_mb", measurement.liveBytes() / BYTES_PER_MEGABYTE, 1);
    }
    if (request.workload() == Workload.LOADED_SUM) {
      line = line.with("load_s", measurement.loadSeconds(), 1);
    }
    if (request.hashing()) {
      line = line.with("checksum", measurement.checksum());
    }
    return line;
  }

  /** A loaded sum runs for a time; each of its events leads to a row. */
  private static long events(RunRequest request, Measurement measurement) {
    return request.workload() == Workload.LOADED_SUM
        ? measurement.records() - request.keys()
        : request.events();
  }

  private static double largestMegabytes(List<Checkpoint> checkpoints) {
    return checkpoints.stream().mapToLong(Checkpoint::bytes).max().orElse(0) / BYTES_PER_MEGABYTE;
  }

  private static NamedValues withLatencies(NamedValues line, Measurement measurement) {
    long[] warm = measurement.latenciesBehind(WARM_UP);
    return line.with("lat_ms_p50", Quantiles.of(warm, 0.5) / 1e6, 3)
        .with("lat_ms_p99", Quantiles.of(warm, 0.99) / 1e6, 3)
        .with("lat_ms_p999", Quantiles.of(warm, 0.999) / 1e6, 3)
        .with("lat_ms_max", Quantiles.of(warm, 1) / 1e6, 3);
  }

  static long peakResidentMegabytes() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(PEAK_RESIDENT)) {
          return Long.parseLong(line.replaceAll("\\D+", "")) / 1024;
        }
      }
      return 0;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
