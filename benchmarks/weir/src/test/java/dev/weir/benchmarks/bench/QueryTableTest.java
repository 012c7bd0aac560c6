package dev.weir.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.workload.NamedValues;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class QueryTableTest {
  private final Results results = new Results();

  private void add(String line) {
    results.add(NamedValues.parse(line));
  }

  @Test
  void table_hasALineForEachQueryAndTheGeometricMeanOfEachState() {
    add("job=q3 engine=weir backend=heap events_per_s=20000000 ckpt_ms_p50=9");
    add("job=q3 engine=flink backend=heap events_per_s=10000000 ckpt_ms_p50=90");
    add("job=q5 engine=weir backend=heap events_per_s=8000000 ckpt_ms_p50=8");
    add("job=q5 engine=flink backend=heap events_per_s=1000000 ckpt_ms_p50=80");
    add("job=q5 engine=flink-panes backend=heap events_per_s=2000000 ckpt_ms_p50=80");
    add("job=q5 engine=weir backend=rocksdb events_per_s=600000 ckpt_ms_p50=8");
    add("job=q5 engine=flink backend=rocksdb events_per_s=100000 ckpt_ms_p50=80");

    assertThat(new QueryTable(results, "weir").text().lines())
        .contains(
            "| query | state | weir, events/s | flink, events/s | flink-panes, events/s | weir /"
                + " flink | weir / flink-panes | checkpoint p50, ms: weir | checkpoint p50, ms:"
                + " flink | checkpoint p50, ms: flink-panes |",
            "| q3 | heap | 20.0 M | 10.0 M | – | 2.00 | – | 9.00 | 90.0 | – |",
            "| q5 | heap | 8.00 M | 1.00 M | 2.00 M | 8.00 | 4.00 | 8.00 | 80.0 | 80.0 |",
            "| geometric mean | heap |  |  |  | 4.00 | 4.00 |  |  |  |",
            "| geometric mean | rocksdb |  |  |  | 6.00 | – |  |  |  |");
  }

  @Test
  void table_noQuietRun_isMarked() {
    add("job=q3 engine=weir backend=heap events_per_s=20000000 busy=true");

    assertThat(new QueryTable(results, "weir").text())
        .contains("20.0 M*")
        .endsWith("* the rest of the machine was busy during all runs");
  }

  @Test
  void command_jobThatIsNoQuery_isRefused() {
    StringWriter err = new StringWriter();

    int status =
        new CommandLine(new BenchCommand())
            .setErr(new PrintWriter(err))
            .execute("nexmark", "--query", "keyed-sum");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("'keyed-sum' is not a Nexmark query");
  }
}
