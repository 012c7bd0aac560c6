package dev.weir.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchTest {
  private final StringWriter out = new StringWriter();
  private final Deque<Double> otherCpu = new ArrayDeque<>();
  private Contender broken;

  private NamedValues fakeRun(Contender engine, RunRequest request) throws IOException {
    if (engine == broken) {
      throw new IOException("the process of " + engine.label() + " ended with status 1");
    }
    NamedValues line =
        new NamedValues(Map.of())
            .with("job", request.workload().label())
            .with("engine", engine.label())
            .with("backend", request.backend())
            .with("other_cpu", otherCpu.isEmpty() ? 0 : otherCpu.remove(), 2);
    return request.hashing() ? line.with("checksum", engine.label() + "-rows/1") : line;
  }

  private Bench run(List<Workload> workloads, List<Contender> engines, int runs, boolean checksum)
      throws Exception {
    return run(workloads, engines, List.of("heap"), runs, checksum);
  }

  private Bench run(
      List<Workload> workloads,
      List<Contender> engines,
      List<String> backends,
      int runs,
      boolean checksum)
      throws Exception {
    Bench bench =
        new Bench(
            new Bench.Plan(
                workloads,
                engines,
                backends,
                Optional.of(1000L),
                KeyedSums.KEYS,
                0,
                2,
                runs,
                checksum,
                0.05,
                2,
                Path.of("unused")),
            this::fakeRun,
            new PrintWriter(out),
            new PrintWriter(new StringWriter()));
    bench.run();
    return bench;
  }

  private static String line(String job, String engine, String rest) {
    return "job=" + job + " engine=" + engine + " backend=heap other_cpu=" + rest;
  }

  @Test
  void run_severalEngines_takeTurns() throws Exception {
    run(List.of(Workload.Q0), List.of(Contender.WEIR, Contender.FLINK), 2, false);

    assertThat(out.toString().lines())
        .containsExactly(
            line("q0", "weir", "0.00"),
            line("q0", "flink", "0.00"),
            line("q0", "weir", "0.00"),
            line("q0", "flink", "0.00"));
  }

  @Test
  void run_severalBackends_runJobsWithoutStateOnce() throws Exception {
    run(
        List.of(Workload.Q1, Workload.RECOVERY),
        List.of(Contender.WEIR),
        List.of("heap", "rocksdb"),
        1,
        false);

    assertThat(out.toString().lines())
        .containsExactly(
            line("q1", "weir", "0.00"),
            line("recovery", "weir", "0.00"),
            line("recovery", "weir", "0.00").replace("heap", "rocksdb"));
  }

  @Test
  void run_rocksDbFirst_leavesTheLoopItsJobsWithoutState() throws Exception {
    run(
        List.of(Workload.Q1, Workload.KEYED_SUM),
        List.of(Contender.LOOP),
        List.of("rocksdb", "heap"),
        1,
        false);

    assertThat(out.toString().lines())
        .containsExactly(
            line("q1", "loop", "0.00").replace("heap", "rocksdb"),
            line("keyed-sum", "loop", "0.00"));
  }

  @Test
  void run_machineBusy_isMarkedAndRepeated() throws Exception {
    otherCpu.addAll(List.of(0.5, 0.01));

    run(List.of(Workload.Q0), List.of(Contender.WEIR), 1, false);

    assertThat(out.toString().lines())
        .containsExactly(line("q0", "weir", "0.50 busy=true"), line("q0", "weir", "0.01"));
  }

  @Test
  void run_machineStaysBusy_givesUp() throws Exception {
    otherCpu.addAll(List.of(0.5, 0.5, 0.5, 0.5, 0.5));

    run(List.of(Workload.Q0), List.of(Contender.WEIR), 1, false);

    assertThat(out.toString().lines()).hasSize(3).allMatch(line -> line.endsWith("busy=true"));
  }

  @Test
  void run_checksum_comesFromARunOfItsOwn() throws Exception {
    Bench bench = run(List.of(Workload.Q0), List.of(Contender.WEIR), 1, true);

    assertThat(out.toString().lines())
        .containsExactly(
            line("q0", "weir", "0.00 checksum=weir-rows/1"),
            line("q0", "weir", "0.00 checksum=weir-rows/1"));
    assertThat(bench.results().engines()).containsExactly("weir");
    assertThat(bench.problems()).isEmpty();
  }

  @Test
  void run_enginesDisagree_isWrong() throws Exception {
    Bench bench = run(List.of(Workload.Q0), List.of(Contender.WEIR, Contender.FLINK), 0, true);

    assertThat(bench.problems())
        .containsExactly("q0 on flink, heap: flink-rows/1 is not weir-rows/1");
  }

  @Test
  void run_oneEngineFails_othersGoOn() throws Exception {
    broken = Contender.WEIR;

    Bench bench = run(List.of(Workload.Q0), List.of(Contender.WEIR, Contender.FLINK), 1, false);

    assertThat(out.toString().lines()).containsExactly(line("q0", "flink", "0.00"));
    assertThat(bench.problems()).containsExactly("the process of weir ended with status 1");
  }

  @Test
  void run_loopWhereThereIsNothingToShow_isLeftOut() throws Exception {
    run(List.of(Workload.RECOVERY), List.of(Contender.LOOP, Contender.WEIR), 1, false);

    assertThat(out.toString().lines()).containsExactly(line("recovery", "weir", "0.00"));
  }

  @Test
  void command_namesThatDoNotExist_saysWhichThereAre() {
    StringWriter err = new StringWriter();

    int status =
        new picocli.CommandLine(new BenchCommand())
            .setErr(new PrintWriter(err))
            .execute("--job", "q99");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("no job named 'q99'; known: wordcount, keyed-sum");
  }
}
