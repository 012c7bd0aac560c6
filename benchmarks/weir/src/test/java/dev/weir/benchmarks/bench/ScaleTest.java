package dev.weir.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.benchmarks.picture.Scale;
import dev.weir.benchmarks.workload.NamedValues;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import picocli.CommandLine;

/** What {@code bench scale} runs, and what becomes of the runs. */
class ScaleTest {
  private static final ScaleRun.Options DEFAULTS =
      new ScaleRun.Options(
          List.of(Contender.WEIR),
          List.of(),
          1000,
          List.of(1, 8),
          List.of(1_000_000L, 50_000_000L),
          30,
          Optional.empty(),
          1);

  @TempDir private Path folder;

  private static ScaleResults results(ScalePart part, String... lines) {
    ScaleResults results = new ScaleResults(part);
    for (String line : lines) {
      results.add(NamedValues.parse(line));
    }
    return results;
  }

  private static ScaleResults states() {
    return results(
        ScalePart.STATE,
        "part=state job=loaded-sum engine=weir backend=heap events_per_s=4000000 ckpt_ms_p50=100",
        "part=state job=loaded-sum engine=weir backend=heap keys=10000000 events_per_s=3000000"
            + " ckpt_ms_p50=1000",
        "part=state job=loaded-sum engine=weir backend=rocksdb keys=10000000 events_per_s=400000"
            + " ckpt_ms_p50=900 busy=true",
        "part=parallelism job=keyed-sum engine=weir backend=heap events_per_s=1 parallelism=1");
  }

  @Test
  void runs_subtasks_aFewAndMany() {
    assertThat(DEFAULTS.runsOf(ScalePart.SUBTASKS))
        .extracting(ScaleRun::parallelism)
        .containsExactly(2, 500);
  }

  @Test
  void runs_state_bothBackendsWithRoomForTheKeys() {
    List<ScaleRun> runs = DEFAULTS.runsOf(ScalePart.STATE);

    assertThat(runs)
        .extracting(ScaleRun::backend)
        .containsExactly("heap", "heap", "rocksdb", "rocksdb");
    assertThat(runs.get(1).heapMegabytes()).isEqualTo(50_000_000L * 320 / 1024 / 1024);
    assertThat(runs.get(3).heapMegabytes()).isEqualTo(ProcessOptions.defaultHeapMegabytes());
  }

  @Test
  void table_state_hasAColumnForEachNumberOfKeys() {
    assertThat(new ScaleTable(states()).text().lines())
        .contains(
            "| job | state | engine | figure | keys 1 M | keys 10 M |",
            "| loaded-sum | heap | weir | events/s | 4.00 M | 3.00 M |",
            "| loaded-sum | heap | weir | loading the keys, s | – | – |",
            "| loaded-sum | rocksdb | weir | checkpoint p50, ms | – | 900* |",
            "* the rest of the machine was busy during all runs");
  }

  @Test
  void table_subtasks_saysWhatAFurtherOneTakes() {
    ScaleResults subtasks =
        results(
            ScalePart.SUBTASKS,
            "part=subtasks job=keyed-sum engine=weir backend=heap parallelism=2 rss_mb=400",
            "part=subtasks job=keyed-sum engine=weir backend=heap parallelism=500 rss_mb=1396",
            "part=subtasks job=recovery engine=weir backend=heap parallelism=500 live_mb=70");

    assertThat(new ScaleTable(subtasks).text().lines())
        .contains(
            "| job | state | engine | figure | parallelism 2 | parallelism 500"
                + " | a further subtask, kB |",
            "| keyed-sum | heap | weir | resident, MB | 400 | 1396 | 1024 |",
            "| keyed-sum | heap | weir | events/s | – | – |  |",
            "| recovery | heap | weir | live heap, MB | – | 70.0 | – |");
  }

  @Test
  void chart_isWellFormedAndHasAPanelForEachFigure() throws Exception {
    String picture = ScaleChart.of(List.of(results(ScalePart.PARALLELISM), states())).orElseThrow();

    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(picture)));
    assertThat(svg.getDocumentElement().getAttribute("width")).isEqualTo("720");
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(6);
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("events/s", "checkpoint p50, ms", "10 M", "weir: loaded-sum, rocksdb");
  }

  @Test
  void chart_nothingToShow_isNone() {
    assertThat(ScaleChart.of(List.of(results(ScalePart.STATE)))).isEmpty();
  }

  @Test
  void scale_fromZero_hasRoundSteps() {
    Scale scale = Scale.fromZero(new double[] {3_100_000, 4_700_000}, 5);

    assertThat(scale.ticks()).containsExactly(0, 1e6, 2e6, 3e6, 4e6, 5e6);
    assertThat(scale.part(2.5e6)).isEqualTo(0.5);
  }

  @Test
  void scale_decades_hasPowersOfTenAround() {
    Scale scale = Scale.decades(30, 700);

    assertThat(scale.ticks()).containsExactly(10, 100, 1000);
    assertThat(scale.part(0)).isZero();
    assertThat(scale.part(1000)).isCloseTo(1, within(1e-9));
  }

  @Test
  void command_earlierLines_areShownWithoutARun() throws Exception {
    Path lines = folder.resolve("lines");
    Files.writeString(
        lines,
        """
        job=keyed-sum engine=weir backend=heap parallelism=4 events_per_s=3000000 part=parallelism

        | a table | that is skipped |
        """);
    StringWriter out = new StringWriter();
    Path picture = folder.resolve("scale.svg");

    int status =
        new CommandLine(new BenchCommand())
            .setOut(new PrintWriter(out))
            .execute(
                "scale",
                "--part",
                "parallelism",
                "--runs",
                "0",
                "--earlier",
                lines.toString(),
                "--chart",
                picture.toString());

    assertThat(status).isZero();
    assertThat(out.toString()).contains("| keyed-sum | heap | weir | events/s | 3.00 M |");
    assertThat(picture).exists();
  }

  @Test
  void command_partThatDoesNotExist_saysWhichThereAre() {
    assertThat(errorOf("--part", "machines"))
        .contains("no part named 'machines'; known: subtasks, parallelism, state");
  }

  @Test
  void command_numbersThatMakeNoSense_areRefused() {
    assertThat(errorOf("--keys", "0")).contains("keys must be 1 to 2147483647");
    assertThat(errorOf("-p", "1,0")).contains("parallelism must be 1 or more");
    assertThat(errorOf("--subtasks", "4")).contains("subtasks must be 6 or more");
    assertThat(errorOf("--state", "tape")).contains("no such state: [tape]");
  }

  private static String errorOf(String... arguments) {
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(new BenchCommand())
            .setErr(new PrintWriter(err))
            .setOut(new PrintWriter(new StringWriter()));
    String[] all = new String[arguments.length + 1];
    all[0] = "scale";
    System.arraycopy(arguments, 0, all, 1, arguments.length);

    assertThat(command.execute(all)).isEqualTo(2);
    return err.toString();
  }
}
