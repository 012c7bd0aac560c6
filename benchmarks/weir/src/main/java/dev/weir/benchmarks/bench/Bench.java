package dev.weir.benchmarks.bench;

import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs engines in turn, prints a line for each run, and keeps the results. */
final class Bench {
  private final Plan plan;
  private final Runner runner;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Results results;
  private final List<String> problems = new ArrayList<>();

  /** Runs a request somewhere. */
  interface Runner {
    NamedValues run(Contender engine, RunRequest request) throws IOException, InterruptedException;
  }

  /**
   * What to run.
   *
   * @param backends where state is; jobs that have none run with the first of them only
   * @param events how many, the same for all jobs; empty for what suits each
   * @param keys how many, in the jobs that are made of the keyed sum
   * @param seconds how long a loaded sum runs
   * @param runs timed ones of each engine that count
   * @param checksum whether to compare the rows, in runs of their own
   * @param busyShare the part of the machine's CPU time, 0 to 1, from which on it is busy with
   *     something else
   * @param repeats how often at most a run is repeated because the machine was busy
   * @param directory for the processes' data, on a local disk
   */
  record Plan(
      List<Workload> workloads,
      List<Contender> engines,
      List<String> backends,
      Optional<Long> events,
      long keys,
      long seconds,
      int parallelism,
      int runs,
      boolean checksum,
      double busyShare,
      int repeats,
      Path directory) {}

  Bench(Plan plan, Runner runner, PrintWriter out, PrintWriter err) {
    this(plan, runner, out, err, new Results());
  }

  /**
   * Makes one that adds its results to others.
   *
   * @param results where they go
   */
  Bench(Plan plan, Runner runner, PrintWriter out, PrintWriter err, Results results) {
    this.results = results;
    this.plan = plan;
    this.runner = runner;
    this.out = out;
    this.err = err;
  }

  Results results() {
    return results;
  }

  /** Runs that failed and checksums that are wrong. */
  List<String> problems() {
    return problems;
  }

  void run() throws InterruptedException {
    for (String backend : plan.backends()) {
      for (Workload workload : plan.workloads()) {
        if (workload.hasState() || backend.equals(plan.backends().get(0))) {
          run(workload, backend);
        }
      }
    }
  }

  private void run(Workload workload, String backend) throws InterruptedException {
    List<Contender> engines =
        plan.engines().stream().filter(engine -> engine.runs(workload, backend)).toList();
    Map<Contender, String> checksums = new LinkedHashMap<>();
    if (plan.checksum() && workload.hasChecksum()) {
      for (Contender engine : engines) {
        NamedValues line = attempt(engine, request(workload, engine, backend, true));
        if (line != null) {
          print(line);
          checksums.put(engine, line.get("checksum"));
        }
      }
      compare(workload, backend, checksums);
    }
    for (int run = 0; run < plan.runs(); run++) {
      for (Contender engine : engines) {
        timed(engine, workload, backend, Optional.ofNullable(checksums.get(engine)));
      }
    }
  }

  private void timed(Contender engine, Workload workload, String backend, Optional<String> checksum)
      throws InterruptedException {
    for (int attempt = 0; attempt <= plan.repeats(); attempt++) {
      NamedValues line = attempt(engine, request(workload, engine, backend, false));
      if (line == null) {
        return;
      }
      boolean busy = line.number("other_cpu") > plan.busyShare();
      if (busy) {
        line = line.with(Results.BUSY, "true");
      }
      if (checksum.isPresent()) {
        line = line.with("checksum", checksum.get());
      }
      print(line);
      results.add(line);
      if (!busy) {
        return;
      }
    }
  }

  /** One that fails is a problem, but does not keep the others from running. */
  private @Nullable NamedValues attempt(Contender engine, RunRequest request)
      throws InterruptedException {
    try {
      return runner.run(engine, request);
    } catch (IOException failed) {
      problems.add(String.valueOf(failed.getMessage()));
      return null;
    }
  }

  private RunRequest request(Workload workload, Contender engine, String backend, boolean hashing) {
    return new RunRequest(
        workload,
        engine.label(),
        backend,
        plan.parallelism(),
        plan.events().orElse(workload.defaultEvents(backend)),
        plan.keys(),
        plan.seconds(),
        hashing,
        plan.directory());
  }

  private void compare(Workload workload, String backend, Map<Contender, String> checksums) {
    long events = plan.events().orElse(workload.defaultEvents(backend));
    Optional<String> golden = workload.golden(events, plan.keys());
    String expected = golden.orElse(checksums.values().stream().findFirst().orElse(""));
    checksums.forEach(
        (engine, checksum) -> {
          if (!checksum.equals(expected)) {
            problems.add(
                workload.label()
                    + " on "
                    + engine.label()
                    + ", "
                    + backend
                    + ": "
                    + checksum
                    + " is not "
                    + expected);
          }
        });
  }

  private void print(NamedValues line) {
    out.println(line);
    out.flush();
    err.flush();
  }
}
