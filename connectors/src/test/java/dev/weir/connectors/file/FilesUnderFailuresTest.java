package dev.weir.connectors.file;

import dev.weir.testkit.harness.SinkHarness;
import dev.weir.testkit.harness.SourceHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file source and sink through restarts, crashes and changes of the parallelism. */
final class FilesUnderFailuresTest {
  private static final List<String> LINES =
      IntStream.range(0, 80).mapToObj(i -> "line " + i).toList();

  @TempDir private Path dir;
  private int runs;

  private static List<String> committed(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          if (!file.getFileName().toString().matches("[._].*")) {
            lines.addAll(Files.readAllLines(file));
          }
        }
      }
    }
    return lines;
  }

  @Test
  void everyLineIsWrittenExactlyOnce() {
    // Each file is forced to the disk, so the full hundred runs would take half a minute.
    for (long seed = 0; seed < 15; seed++) {
      SinkHarness.replay(this::sinkUnderTest, LINES, seed);
    }
  }

  private SinkHarness.SinkUnderTest<String> sinkUnderTest() {
    Path folder = dir.resolve("out" + runs++);
    return SinkHarness.of(
        FileSink.of(folder, (String line) -> line).rollSize(20), () -> committed(folder));
  }

  @Test
  void everyLineIsReadExactlyOnce() throws IOException {
    Path file = dir.resolve("in.txt");
    Files.write(file, LINES);
    SourceHarness.verify(FileSource.lines(file), LINES);
  }
}
