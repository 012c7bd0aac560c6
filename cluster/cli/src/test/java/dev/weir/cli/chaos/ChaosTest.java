package dev.weir.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.CommandFixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run on processes of its own, and what the command refuses. */
final class ChaosTest extends CommandFixture {
  private static final Pattern PROCESS = Pattern.compile("is up: process (\\d+)");

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void nameFolder() {
    data = folder.resolve("data");
  }

  @AfterEach
  void noProcessIsLeft() {
    Matcher started = PROCESS.matcher(out.toString());
    while (started.find()) {
      assertThat(ProcessHandle.of(Long.parseLong(started.group(1)))).isEmpty();
    }
  }

  private int chaos(String... words) throws IOException {
    String[] all = new String[words.length + 3];
    all[0] = "chaos";
    all[1] = "--data";
    all[2] = data.toString();
    System.arraycopy(words, 0, all, 3, words.length);
    return weirWithProcesses(all);
  }

  private String schedule(String... lines) throws IOException {
    return Files.writeString(folder.resolve("given"), String.join("\n", lines)).toString();
  }

  @Test
  void theLeaderAndAnotherNodeAreKilled_andNothingIsLostOrWrittenTwice() throws Exception {
    String given = schedule("500 restart-coordinator 0 0", "+600 kill 1 0");
    assertThat(chaos("--for", "20s", "--rate", "1000", "--schedule", given))
        .as(() -> out.toString() + err)
        .isZero();
    assertThat(out.toString())
        .contains("lost 0, duplicated 0, wrong 0, reordered 0", "verifier: OK")
        .containsPattern("restart-coordinator +1 +\\d")
        .contains("kill, before all has recovered")
        .doesNotContain("DOUBT");
    assertThat(Files.readString(data.resolve("timeline.svg"))).contains("restart-coordinator × 1");
    assertThat(FaultSchedule.parse(data.resolve("schedule")))
        .isEqualTo(FaultSchedule.parse(Path.of(given)));
  }

  @Test
  void oneNodeIsCutOffUntilTheOthersGoOnWithoutIt_andComesBack() throws Exception {
    String given = schedule("500 partition 1 8500");
    assertThat(chaos("--for", "15s", "--rate", "1000", "--schedule", given))
        .as(() -> out.toString() + err)
        .isZero();
    assertThat(out.toString())
        .contains("by a proxy between the nodes", "n2 is cut off for 8500 ms")
        .contains("lost 0, duplicated 0, wrong 0, reordered 0", "verifier: OK")
        .doesNotContain("DOUBT");
    assertThat(Files.readString(data.resolve("cluster/logs/n2.log")))
        .contains("and they have gone on without it: it joins them again");
  }

  @Test
  void aJobOfTheUsersWritesWhatItWritesUndisturbed() throws Exception {
    Path input = folder.resolve("input");
    String line = "it was the best of times, it was the worst of times\n";
    Files.writeString(input, line.repeat(5_000));
    String given = schedule("500 kill 1 0", "+800 restart-coordinator 0 0");
    assertThat(
            chaos(
                "--for",
                "20s",
                "--schedule",
                given,
                "wordcount",
                "--rate",
                "250",
                "--input",
                input.toString()))
        .as(() -> out.toString() + err)
        .isZero();
    assertThat(out.toString())
        .contains("verifier: 60000 lines of 60000", "verifier: lost 0, duplicated 0, wrong 0")
        .containsPattern("kill +1 +\\d")
        .doesNotContain("DOUBT");
  }

  @Test
  void jobsThatCannotBeJudged() throws Exception {
    assertThat(chaos("wordcount", "--output", "there")).isEqualTo(1);
    assertThat(err.toString()).contains("must be left to this command");
    String dice = Dice.class.getName();
    data = folder.resolve("another");
    assertThat(chaos(dice)).as(() -> out.toString() + err).isEqualTo(1);
    assertThat(err.toString()).contains("two runs in which nothing failed differ");
    data = folder.resolve("other");
    assertThat(chaos(dice, "--mute", "true")).isEqualTo(1);
    assertThat(err.toString()).contains("it has written nothing to --output");
    assertThat(chaos("--negative-control", dice)).isEqualTo(2);
    assertThat(chaos("--moot")).isEqualTo(2);
    assertThat(err.toString()).contains("'--moot' is no option of 'weir chaos'");
  }

  @Test
  void theVerifierIsAProgramOfItsOwn_andFindsWhatIsMissing() throws Exception {
    Files.createDirectories(data);
    JobRun run = new JobRun(1, Duration.ofSeconds(1));
    Workload nothing = new LedgerWorkload(data, 0, 1, run, false);
    assertThat(nothing.verify(new PrintWriter(out))).as(out::toString).isTrue();
    Workload five = new LedgerWorkload(data, 5, 1, run, false);
    assertThat(five.verify(new PrintWriter(out))).isFalse();
    assertThat(out.toString()).contains("verifier: lost 5, duplicated 0, wrong 0, reordered 0");
  }

  @Test
  void refusals() throws Exception {
    assertThat(chaos("--faults", "kil")).isEqualTo(2);
    assertThat(err.toString()).contains("'kil' is no fault; there are kill, pause");
    assertThat(chaos("--store", "s3")).isEqualTo(2);
    assertThat(chaos("--store", "cassandra", "--faults", "bit-flip")).isEqualTo(2);
    assertThat(err.toString()).contains("needs --store local");
    assertThat(chaos("--faults", "cassandra-kill")).isEqualTo(2);
    assertThat(err.toString()).contains("cassandra-kill needs --store cassandra");
    assertThat(chaos("--nodes", "1", "--schedule", schedule("5 partition 0 900"))).isEqualTo(2);
    assertThat(err.toString()).contains("partition needs --nodes 2 or more");
    assertThat(chaos("--schedule", schedule("5 burn 0 0"))).isEqualTo(1);
    assertThat(err.toString()).contains("line 1: '5 burn 0 0' is not a fault");
    Files.createDirectories(data);
    Files.writeString(data.resolve("notes"), "");
    assertThat(chaos()).isEqualTo(1);
    assertThat(err.toString()).contains("is not empty");
  }
}
