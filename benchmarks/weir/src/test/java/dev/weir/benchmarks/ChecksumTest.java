package dev.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.loop.LoopEngine;
import dev.weir.benchmarks.weir.WeirEngine;
import dev.weir.benchmarks.workload.Engine;
import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.benchmarks.workload.RunProcess;
import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The checksums are those of an independent implementation, at any parallelism. */
class ChecksumTest {
  @TempDir Path directory;

  static Stream<Workload> workloads() {
    return Arrays.stream(Workload.values()).filter(Workload::hasChecksum);
  }

  static Stream<Arguments> workloadsAtEachParallelism() {
    return atEachParallelism(workloads());
  }

  static Stream<Arguments> workloadsWithState() {
    return atEachParallelism(workloads().filter(Workload::hasState));
  }

  private static Stream<Arguments> atEachParallelism(Stream<Workload> workloads) {
    return workloads.flatMap(
        each ->
            IntStream.rangeClosed(1, 4).mapToObj(parallelism -> Arguments.of(each, parallelism)));
  }

  @ParameterizedTest
  @MethodSource("workloadsAtEachParallelism")
  void weir_anyParallelism_hasTheGoldenChecksum(Workload workload, int parallelism)
      throws Exception {
    assertThat(run(new WeirEngine(), workload, "heap", parallelism).find("checksum"))
        .isEqualTo(workload.golden(Workload.GOLDEN_EVENTS, KeyedSums.KEYS));
  }

  @ParameterizedTest
  @MethodSource("workloadsWithState")
  void weir_stateInRocksDb_hasTheGoldenChecksum(Workload workload, int parallelism)
      throws Exception {
    assertThat(run(new WeirEngine(), workload, "rocksdb", parallelism).find("checksum"))
        .isEqualTo(workload.golden(Workload.GOLDEN_EVENTS, KeyedSums.KEYS));
  }

  @ParameterizedTest
  @EnumSource(names = {"WORDCOUNT", "KEYED_SUM", "RECORDS", "Q0", "Q1", "Q2"})
  void loop_threeThreads_hasTheGoldenChecksum(Workload workload) throws Exception {
    assertThat(run(new LoopEngine(), workload, "heap", 3).find("checksum"))
        .isEqualTo(workload.golden(Workload.GOLDEN_EVENTS, KeyedSums.KEYS));
  }

  private NamedValues run(Engine engine, Workload workload, String backend, int parallelism)
      throws Exception {
    return RunProcess.run(
        engine,
        new RunRequest(
            workload,
            "tested",
            backend,
            parallelism,
            Workload.GOLDEN_EVENTS,
            KeyedSums.KEYS,
            0,
            true,
            directory));
  }
}
