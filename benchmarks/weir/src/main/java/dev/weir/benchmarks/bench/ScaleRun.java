package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.workload.KeyedSums;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One point of a part with one state backend: its jobs, by all engines in turn.
 *
 * @param heapMegabytes of each JVM, unless another heap is asked for
 */
record ScaleRun(
    ScalePart part,
    String backend,
    int parallelism,
    long keys,
    Optional<Long> events,
    long heapMegabytes,
    Options options) {
  /** A key in a checkpoint, in the heap: boxed key, boxed sum, entry, table, and garbage. */
  private static final long HEAP_BYTES_PER_KEY = 320;

  /** Bounded, since a thousand subtasks are slower. */
  private static final long EVENTS_OF_MANY_SUBTASKS = 5_000_000;

  private static final int FEW = 2;
  private static final int BYTES_PER_MEGABYTE = 1024 * 1024;

  /**
   * What was asked for.
   *
   * @param backends empty for what suits each part
   * @param subtasks of the large job
   * @param seconds how long runs with much state last
   * @param events of each run, empty for what suits each job
   */
  record Options(
      List<Contender> engines,
      List<String> backends,
      int subtasks,
      List<Integer> parallelisms,
      List<Long> keys,
      long seconds,
      Optional<Long> events,
      int runs) {
    /** What a part takes. */
    List<ScaleRun> runsOf(ScalePart part) {
      List<ScaleRun> all = new ArrayList<>();
      for (String backend : backendsOf(part)) {
        switch (part) {
          case SUBTASKS -> {
            Optional<Long> bounded = events.or(() -> Optional.of(EVENTS_OF_MANY_SUBTASKS));
            all.add(run(part, backend, FEW, KeyedSums.KEYS, bounded));
            all.add(run(part, backend, subtasks / 2, KeyedSums.KEYS, bounded));
          }
          case PARALLELISM ->
              parallelisms.forEach(p -> all.add(run(part, backend, p, KeyedSums.KEYS, events)));
          case STATE -> keys.forEach(n -> all.add(run(part, backend, FEW, n, Optional.empty())));
        }
      }
      return all;
    }

    private List<String> backendsOf(ScalePart part) {
      if (!backends.isEmpty()) {
        return backends;
      }
      return part == ScalePart.STATE ? MeasuringOptions.BACKENDS : List.of("heap");
    }

    private ScaleRun run(
        ScalePart part, String backend, int parallelism, long keys, Optional<Long> events) {
      long megabytes = ProcessOptions.defaultHeapMegabytes();
      if (backend.equals("heap")) {
        megabytes = Math.max(megabytes, keys * HEAP_BYTES_PER_KEY / BYTES_PER_MEGABYTE);
      }
      return new ScaleRun(part, backend, parallelism, keys, events, megabytes, this);
    }
  }

  /** Runs it all and returns what went wrong. */
  List<String> into(
      ScaleResults results, ProcessOptions processes, PrintWriter out, PrintWriter err)
      throws InterruptedException {
    Bench.Runner runner = processes.runner(heapMegabytes);
    Bench bench =
        new Bench(
            plan(processes),
            (engine, request) -> runner.run(engine, request).with(ScaleResults.PART, part.label()),
            out,
            err,
            results.at(part == ScalePart.STATE ? keys : parallelism));
    bench.run();
    return bench.problems();
  }

  private Bench.Plan plan(ProcessOptions processes) {
    return new Bench.Plan(
        part.workloads(),
        options.engines().stream().filter(part::runs).toList(),
        List.of(backend),
        events,
        keys,
        options.seconds(),
        parallelism,
        options.runs(),
        false,
        processes.busyShare(),
        processes.repeats(),
        processes.data());
  }
}
