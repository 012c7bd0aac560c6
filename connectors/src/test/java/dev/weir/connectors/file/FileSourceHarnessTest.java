package dev.weir.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.connectors.file.split.FileSplit;
import dev.weir.testkit.harness.SourceHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as the engine reads them: restored at other parallelisms, at once and later. */
class FileSourceHarnessTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  @TempDir Path folder;

  @Test
  void boundedInputInAllModes() throws Exception {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      lines.addAll(FileSourceTest.writeRandomLines(folder.resolve("file-" + i), random));
    }
    SourceHarness.verify(FileSource.lines(folder).splitSize(20).blockSize(7), lines);
  }

  @Test
  void processedFilesMayGoAndOthersGrowWhileTheJobIsDown() throws Exception {
    for (int i = 0; i < 6; i++) {
      Files.writeString(folder.resolve("file-" + i), "first of " + i + "\n");
    }
    FileSource<String> source = FileSource.lines(folder).follow(INTERVAL);
    try (SourceHarness<String, FileSplit> harness = SourceHarness.open(source, 2)) {
      harness.readWhatIsThere(3);
      assertThat(harness.output()).hasSize(6);
      harness.restart(
          3,
          () -> {
            Files.delete(folder.resolve("file-0"));
            Files.move(folder.resolve("file-1"), folder.resolve("file-1.old"));
            Files.writeString(folder.resolve("file-1"), "new of 1\n");
            Files.writeString(
                folder.resolve("file-1.old"), "second of 1\n", StandardOpenOption.APPEND);
          });
      for (int looks = 0; looks < 3; looks++) {
        harness.readWhatIsThere(3);
        harness.processingTime(harness.nextProcessingTimer());
      }
      harness.readWhatIsThere(3);
      assertThat(harness.output().subList(6, harness.output().size()))
          .containsExactlyInAnyOrder("second of 1", "new of 1");
    }
  }

  @Test
  void aFileThatIsGoneBeforeItWasReadToItsEndFailsTheRestart() throws Exception {
    Path file = Files.writeString(folder.resolve("log"), "1\n2\n3\n");
    FileSource<String> source = FileSource.lines(folder).follow(INTERVAL);
    try (SourceHarness<String, FileSplit> harness = SourceHarness.open(source, 1)) {
      while (harness.output().isEmpty()) {
        harness.poll(0, 1);
      }
      assertThatThrownBy(
              () -> {
                harness.restart(1, () -> Files.delete(file));
                harness.readWhatIsThere(1);
              })
          .hasStackTraceContaining(file + " does not exist any more");
    }
  }
}
