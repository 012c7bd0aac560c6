package dev.weir.benchmarks.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.NamedValues;
import dev.weir.benchmarks.workload.RunProcess;
import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.benchmarks.workload.Workload;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flink is given the same work: its rows are those of the independent implementation. */
class FlinkChecksumTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      names = {"Q0", "Q1", "LATENCY", "RECOVERY", "LOADED_SUM"},
      mode = EnumSource.Mode.EXCLUDE)
  void flink_heap_hasTheGoldenChecksum(Workload workload) throws Exception {
    NamedValues line =
        RunProcess.run(
            new FlinkEngine(),
            new RunRequest(
                workload,
                "flink",
                "heap",
                2,
                Workload.GOLDEN_EVENTS,
                KeyedSums.KEYS,
                0,
                true,
                directory));

    assertThat(line.find("checksum"))
        .isEqualTo(workload.golden(Workload.GOLDEN_EVENTS, KeyedSums.KEYS));
  }
}
