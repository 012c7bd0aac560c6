package dev.weir.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.workload.NamedValues;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What becomes of the runs: medians, ratios and the chart. */
class ResultsTest {
  private final Results results = new Results();

  @BeforeEach
  void someRuns() {
    add("job=q0 engine=weir backend=heap events_per_s=40000000 ckpt_ms_p50=7 rss_mb=500");
    add("job=q0 engine=flink backend=heap events_per_s=20000000 ckpt_ms_p50=14 rss_mb=1500");
    add("job=q0 engine=weir backend=heap events_per_s=44000000 ckpt_ms_p50=9 rss_mb=600");
    add("job=q0 engine=weir backend=heap events_per_s=42000000 ckpt_ms_p50=8 rss_mb=700");
    add("job=q0 engine=weir backend=heap events_per_s=1 ckpt_ms_p50=900 rss_mb=1 busy=true");
    add("job=recovery engine=weir backend=heap recovery_ms=20.5 busy=true");
    add("job=recovery engine=flink backend=heap recovery_ms=410.0");
  }

  private void add(String line) {
    results.add(NamedValues.parse(line));
  }

  @Test
  void table_hasMediansOfQuietRunsAndRatios() {
    assertThat(new RatioTable(results, "weir").text().lines())
        .contains(
            "| job | state | figure | weir | flink | weir / flink |",
            "| q0 | heap | events/s | 42.0 M | 20.0 M | 2.10 |",
            "| q0 | heap | checkpoint p50, ms | 8.00 | 14.0 | 0.57 |",
            "| q0 | heap | resident, MB | 600 | 1500 | 0.40 |");
  }

  @Test
  void table_noQuietRun_isMarked() {
    assertThat(new RatioTable(results, "weir").text().lines())
        .contains(
            "| recovery | heap | exception to output, ms | 20.5* | 410 | 0.0500 |",
            "* the rest of the machine was busy during all runs");
  }

  @Test
  void table_figureThatIsMissing_isADash() {
    assertThat(new RatioTable(results, "weir").text().lines())
        .contains("| q0 | heap | checkpoint max, ms | – | – | – |");
  }

  @Test
  void table_noCheckpoints_isADash() {
    Results none = new Results();
    none.add(NamedValues.parse("job=q0 engine=loop backend=heap checkpoints=0 ckpt_ms_p50=0"));

    assertThat(new RatioTable(none, "loop").text().lines())
        .contains("| q0 | heap | checkpoint p50, ms | – |");
  }

  @Test
  void table_oneEngine_hasNoRatios() {
    Results one = new Results();
    one.add(NamedValues.parse("job=q0 engine=loop backend=heap events_per_s=5"));

    assertThat(new RatioTable(one, "loop").text().lines())
        .contains("| job | state | figure | loop |", "| q0 | heap | events/s | 5.00 |");
  }

  @Test
  void chart_isWellFormedAndScaledByGroup() throws Exception {
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(BarChart.of(results))));

    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    var bars = svg.getElementsByTagName("rect"); // the first one is the background
    assertThat(bars.getLength()).isEqualTo(5);
    assertThat(width(bars, 1)).isEqualTo(460.0);
    assertThat(width(bars, 2)).isEqualTo(219.0); // 20 of 42 million
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("q0, heap: events/s", "42.0 M", "recovery, heap: exception to output, ms");
  }

  private static double width(org.w3c.dom.NodeList bars, int index) {
    return Double.parseDouble(
        bars.item(index).getAttributes().getNamedItem("width").getNodeValue());
  }
}
