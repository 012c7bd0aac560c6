package dev.weir.connectors.file.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.connectors.file.FileSink;
import dev.weir.connectors.file.LoneWriter;
import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.id.CheckpointId;
import dev.weir.id.Installation;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.id.LeaderEpoch;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is frozen while it commits, and wakes up when the job has gone on without it, in a
 * later term.
 */
final class FrozenProcessTest {
  private static final int FILES = 3000;
  private static final CheckpointId ONE = new CheckpointId(1);
  private static final CheckpointId TWO = new CheckpointId(2);

  @TempDir private Path folder;
  private Process process;
  private BufferedReader answers;
  private PrintStream orders;

  @BeforeEach
  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FrozenProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = process.inputReader();
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    assertThat(answers.readLine()).isEqualTo("prepared");
  }

  @AfterEach
  void end() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private List<String> names(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }

  private static FileSink<String> sink(Path folder) {
    return FileSink.of(folder, (String line) -> line).rollSize(1);
  }

  private static SinkScope scope(
      String node, long epoch, long attempt, Optional<CheckpointId> complete) {
    Installation shared = new Installation("shared", node, "/srv/weir");
    return new SinkScope(
        new JobTerm(new JobId("job"), shared, new LeaderEpoch(epoch)),
        "out",
        0,
        1,
        attempt,
        complete.isPresent(),
        complete);
  }

  /** What it prepared, as the checkpoint has it. */
  private static List<PendingFile> prepared() {
    return IntStream.range(0, FILES)
        .mapToObj(
            i -> new PendingFile(".pending-job@out-0-1-" + i, "part-out-0-1-" + i + ".txt", 2))
        .toList();
  }

  /** Freezes it when it has renamed some of its files. */
  private void freezeInTheMidst() throws Exception {
    orders.println("commit");
    while (names("part-").isEmpty()) {
      Thread.onSpinWait();
    }
    signal("STOP");
  }

  private List<PendingFile> leavePending(SinkScope scope, String line) throws Exception {
    try (SinkWriter<String, PendingFile> writer = sink(folder).writer(new LoneWriter(scope))) {
      writer.write(line, Long.MIN_VALUE);
      return writer.prepareCommit(TWO).call();
    }
  }

  @Test
  void whatItCommitsStaysCommittedOnce_andWhatOthersPreparedSinceIsLeftAlone() throws Exception {
    freezeInTheMidst();
    assertThat(names(".pending-")).isNotEmpty(); // else it was too fast to be frozen in the midst
    SinkScope restored = scope("other", 2, 2, Optional.of(ONE));
    sink(folder).commit(restored, prepared());
    List<PendingFile> mine = leavePending(restored, "mine");

    signal("CONT");
    assertThat(answers.readLine()).isEqualTo("committed");
    orders.println("discard");
    assertThat(answers.readLine()).startsWith("refused: The output of 'out'");
    orders.println("commit");
    assertThat(answers.readLine()).startsWith("refused: The output of 'out'");

    assertThat(names("part-")).hasSize(FILES);
    assertThat(names(".pending-")).containsExactly(mine.get(0).pendingName());
    sink(folder).commit(scope("other", 2, 2, Optional.of(TWO)), mine);
    sink(folder).discardBefore(scope("other", 2, 2, Optional.of(TWO)));
    assertThat(names("part-")).hasSize(FILES + 1);
    assertThat(names(".pending-")).isEmpty();
  }

  @Test
  void nothingOfItBecomesVisibleBehindAJobThatBeganAnew() throws Exception {
    signal("STOP");
    SinkScope anew = scope("other", 2, 2, Optional.empty());
    leavePending(anew, "anew");
    assertThat(names(".pending-")).hasSize(1);
    orders.println("commit");
    signal("CONT");
    assertThat(answers.readLine()).startsWith("refused: The output of 'out'");
    assertThat(names("part-")).isEmpty();
  }

  /** It has renamed some of them: then the job that would begin anew is told. */
  @Test
  void aJobThatBeginsAnewBesideItsHalfDoneCommitIsRefused() throws Exception {
    freezeInTheMidst();
    SinkScope anew = scope("other", 2, 2, Optional.empty());
    assertThatThrownBy(() -> leavePending(anew, "anew"))
        .isInstanceOf(FileConnectorException.class)
        .hasMessageContaining("exists already, from an earlier run");
  }

  /** Writes as the first attempt of the first term, then does what it is told. */
  static final class FrozenProcess {
    private FrozenProcess() {}

    public static void main(String[] arguments) throws Exception {
      FileSink<String> sink = sink(Path.of(arguments[0]));
      List<PendingFile> files = new ArrayList<>();
      SinkScope scope = scope("frozen", 1, 1, Optional.empty());
      try (SinkWriter<String, PendingFile> writer = sink.writer(new LoneWriter(scope))) {
        for (int i = 0; i < FILES; i++) {
          writer.write("x", Long.MIN_VALUE);
        }
        for (String name : namesIn(Path.of(arguments[0]))) {
          int counter = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
          files.add(new PendingFile(name, "part-out-0-1-" + counter + ".txt", 2));
        }
      }
      System.out.println("prepared");
      SinkScope complete = scope("frozen", 1, 1, Optional.of(ONE));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = in.readLine(); order != null; order = in.readLine()) {
        try {
          if (order.equals("commit")) {
            sink.commit(complete, files);
          } else {
            sink.discardBefore(complete);
          }
          System.out.println("committed");
        } catch (FileConnectorException refused) {
          System.out.println("refused: " + refused.getMessage());
        }
      }
    }

    private static List<String> namesIn(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.startsWith(".pending-"))
            .toList();
      }
    }
  }
}
