package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.process.JvmCommand;
import dev.weir.examples.verify.VerifyWordCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Word count in processes of its own, killed at random moments and started again. The long version
 * is {@code scripts/kill-test}.
 */
final class KillTest {
  private static final long SEED = 20_010_101;
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Eleven seconds of input; less than half of that passes before the last kill. */
  private static final String RATE = "6000";

  private static final Path INPUT = Path.of("..", "..", "examples", "data", "prose");

  private final Random random = new Random(SEED);
  @TempDir private Path folder;
  private Process process;

  @AfterEach
  void leaveNoProcessBehind() {
    process.destroyForcibly();
  }

  @Test
  void wordCountIsRightAfterItsProcessWasKilled() throws Exception {
    start();
    killAfter(random.nextInt(1_500)); // while it starts
    for (int moment = 0; moment < 3; moment++) {
      start();
      awaitNewOutput();
      killAfter(random.nextInt(400)); // while it runs, takes a checkpoint, commits
    }
    start();
    killAfter(500 + random.nextInt(1_500)); // while it restores
    start();

    assertThat(process.waitFor(TIMEOUT_NANOS, TimeUnit.NANOSECONDS)).isTrue();
    assertThat(process.exitValue()).as(log()).isZero();
    assertThat(VerifyWordCount.problems(INPUT, output())).isEmpty();
  }

  private void start() throws IOException {
    List<String> command = new ArrayList<>(JvmCommand.begin());
    // What takes long here is the start: let no compiler make it longer.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(ClassArchive.run(Weir.class.getName()));
    command.addAll(List.of("run", "wordcount", "--rate", RATE, "--checkpoint-interval", "100ms"));
    command.addAll(List.of("--input", INPUT.toString()));
    command.addAll(List.of("--output", output().toString()));
    command.addAll(List.of("--data", folder.resolve("data").toString(), "--parallelism", "2"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    process = builder.redirectOutput(logFile().toFile()).start();
  }

  private void killAfter(long millis) throws Exception {
    boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
    assertThat(ended).as("ended before it was killed: %s", log()).isFalse();
    process.destroyForcibly().waitFor();
  }

  private void awaitNewOutput() throws Exception {
    long before = committedFiles();
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (committedFiles() == before) {
      assertThat(System.nanoTime()).as("no output: %s", log()).isLessThan(deadline);
      boolean ended = process.waitFor(10, TimeUnit.MILLISECONDS);
      assertThat(ended).as("ended without output: %s", log()).isFalse();
    }
  }

  private long committedFiles() throws IOException {
    if (!Files.isDirectory(output())) {
      return 0;
    }
    try (Stream<Path> files = Files.list(output())) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).count();
    }
  }

  private Path output() {
    return folder.resolve("output");
  }

  private Path logFile() {
    return folder.resolve("log");
  }

  private String log() {
    try {
      return Files.readString(logFile());
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
