package dev.weir.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunProcessTest {
  private static final Engine SUMS =
      (request, measurement) -> {
        measurement.firstEvent();
        Tally tally = measurement.tally();
        KeyedSums.count(new KeyedSums.Change(1, -1, 5), tally);
        KeyedSums.count(new KeyedSums.Change(1, 5, 7), tally);
        tally.latency(2_000_000);
        tally.publishAll();
        measurement.endOfInput();
        return List.of(
            new Checkpoint(Long.MAX_VALUE, 30, 0),
            new Checkpoint(Long.MAX_VALUE, 10, 3 << 20),
            new Checkpoint(0, 20, 1 << 20));
      };

  private static NamedValues run(Workload workload, boolean hashing) throws Exception {
    return RunProcess.run(
        SUMS,
        new RunRequest(
            workload, "fake", "heap", 2, 1000, KeyedSums.KEYS, 1, hashing, Path.of("unused")));
  }

  @Test
  void run_timed_saysAllThatIsPromised() throws Exception {
    NamedValues line = run(Workload.KEYED_SUM, false);

    assertThat(line.values().keySet())
        .containsExactly(
            "job",
            "engine",
            "backend",
            "parallelism",
            "events",
            "seconds",
            "events_per_s",
            "out",
            "checkpoints",
            "ckpt_ms_p50",
            "ckpt_ms_max",
            "ckpt_mb_max",
            "rss_mb",
            "other_cpu");
    assertThat(line.toString()).startsWith("job=keyed-sum engine=fake backend=heap parallelism=2");
    assertThat(line.get("checkpoints")).isEqualTo("3");
    assertThat(line.get("ckpt_ms_p50")).isEqualTo("20");
    assertThat(line.get("ckpt_ms_max")).isEqualTo("30");
    assertThat(line.get("ckpt_mb_max")).isEqualTo("3.0");
    assertThat(line.get("out")).isEqualTo("2");
  }

  @Test
  void run_hashing_countsTheRowThatIsLeft() throws Exception {
    long row = RowHash.end(RowHash.text(RowHash.START, "1,7"));

    assertThat(run(Workload.KEYED_SUM, true).get("checksum"))
        .isEqualTo(String.format("%016x/1", row));
  }

  @Test
  void run_latency_saysTheQuantiles() throws Exception {
    NamedValues line = run(Workload.LATENCY, false);

    assertThat(line.get("lat_ms_p50")).isEqualTo("2.000");
    assertThat(line.values()).containsKeys("lat_ms_p99", "lat_ms_p999", "lat_ms_max");
  }
}
