package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.cli.terminal.ExitCode;
import dev.weir.connector.CollectionSource;
import dev.weir.connector.ConsoleSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes no sense is refused before anything begins. */
final class UsageTest extends CommandFixture {
  /** Needs a class that is not there. */
  public static final class Incomplete implements Job {
    @Override
    public void define(Pipeline p) {
      throw new NoClassDefFoundError("com/example/Missing");
    }
  }

  /** Breaks while it is defined. */
  public static final class Broken implements Job {
    @Override
    public void define(Pipeline p) {
      throw new IllegalStateException("no licence");
    }
  }

  /** A job with one option. */
  public static final class Echo implements Job {
    @Override
    public void define(Pipeline p) {
      p.source("words", CollectionSource.of(List.of(p.arg("word").orElse("a").asString())))
          .sink("out", ConsoleSink.create());
    }
  }

  private static final String ECHO = Echo.class.getName();

  @TempDir private Path temp;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "--parallelism, 0, '0' is not a whole number from 1 up",
        "--parallelism, many, 'many' is not a whole number from 1 up",
        "--state, rocks, no state backend named 'rocks'; known: heap",
        "--retain, 0, '0' is not a whole number from 1 up",
        "--tolerated-failures, -1, '-1' is not a whole number from 0 up",
        "--checkpoint-interval, 0ms, '0ms' is too short: at least 1ms",
        "--checkpoint-timeout, PT-5S, 'PT-5S' is not a duration such as 500ms",
        "--min-pause, soon, 'soon' is not a duration such as 500ms",
        "--guarantee, twice, 'twice' is not a guarantee: use exactly-once, exactly-once-unaligned,"
            + " at-least-once or at-most-once",
        "--restart, fixed:3, 'fixed:3' is not a restart strategy: use none",
        "--restart, fixed:100:1s, 'fixed:100:1s' is not a restart strategy: '100' is no number from"
            + " 0 to 99",
        "--restart, rate:x:1s:1s, 'rate:x:1s:1s' is not a restart strategy: 'x' is no number from 0"
            + " to 99",
        "--restart, fixed:3:soon, 'fixed:3:soon' is not a restart strategy: not a duration: use",
        "--restart, exponential:10s:1s, 'exponential:10s:1s' is not a restart strategy: the first"
            + " delay",
        "--name, a b, job id 'a b' must be 1 to 100 of",
      })
  void anOptionThatMakesNoSense(String option, String value, String message) {
    Path data = temp.resolve("data");

    int exitCode = weir("run", ECHO, "--data", data.toString(), option, value);

    assertThat(exitCode).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains(option).contains(message).doesNotContain("\tat ");
    assertThat(Files.exists(data)).isFalse();
  }

  @Test
  void aMisspelledOptionOfTheCommandIsNotTakenForOneOfTheJob() {
    assertThat(weir("run", ECHO, "--paralelism", "2")).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "weir: unknown option --paralelism; did you mean --parallelism?");
  }

  @Test
  void aMisspelledOptionBeforeTheJobIsNotTakenForTheJob() {
    assertThat(weir("run", "--paralelism", "2", ECHO)).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString())
        .contains("'--paralelism' is no option of 'weir run'; did you mean --parallelism?")
        .contains("options of the job come behind its name");
  }

  @Test
  void anOptionThatOnlyTheJobCouldKnow() {
    assertThat(weir("graph", ECHO, "--colour", "red")).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains("unknown option --colour; the job has --word");
  }

  @Test
  void whatDefineThrowsIsSaidWithTheJob() {
    assertThat(weir("graph", Broken.class.getName())).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString())
        .startsWith(
            "weir: job broken cannot be defined: it threw java.lang.IllegalStateException: ")
        .contains("no licence")
        .doesNotContain("\tat ");
  }

  @Test
  void aMissingClassIsNoStackTrace() {
    assertThat(weir("graph", Incomplete.class.getName())).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString())
        .contains("a class that it needs is missing")
        .contains("com/example/Missing")
        .doesNotContain("\tat ");
  }
}
