package dev.weir.connectors.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.connectors.file.SourceRun.Checkpoint;
import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.bytes.InputPath;
import dev.weir.connectors.file.split.FileSplit;
import dev.weir.connectors.file.split.ReadOptions;
import dev.weir.connectors.file.split.SplitScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  @TempDir Path folder;

  @Test
  void completeLinesOfAGrowingFileAreEmittedAsTheyCome() throws Exception {
    Path file = write("log", "1\n2\nhal");
    try (SourceRun<String, FileSplit> run = follow(file, 2, null)) {
      run.settle();
      assertThat(run.emitted).containsExactly("1", "2");

      append(file, "f\n");
      run.settle();
      assertThat(run.emitted).as("before the interval").hasSize(2);
      run.advance(INTERVAL);
      assertThat(run.emitted).containsExactly("1", "2", "half");

      append(file, "3\r\n4\n");
      run.advance(INTERVAL.multipliedBy(3));
      assertThat(run.emitted).containsExactly("1", "2", "half", "3", "4");
      assertThat(run.isEnded()).isFalse();
    }
  }

  @Test
  void liveInput_beginsBehindTheLastLineThatHasALineEnd() throws Exception {
    Path file = write("log", "1\n2\n");
    FileSource<String> source = FileSource.lines(folder).follow(INTERVAL);
    FileSplit split =
        new SplitScan(new InputPath(folder), ReadOptions.DEFAULT.withPollInterval(INTERVAL))
            .all()
            .get(0);
    append(file, "x".repeat(200_000) + "\n" + "h".repeat(100_000));
    assertThat(source.live(split).orElseThrow().position()).isEqualTo(200_005);
    append(file, "\n");
    assertThat(source.live(split).orElseThrow().position()).isEqualTo(300_006);
    FileSplit atEnd = source.live(split).orElseThrow();
    append(file, "not yet");
    assertThat(source.live(atEnd)).contains(atEnd);
    Files.delete(file);
    assertThat(source.live(split)).isEmpty();
  }

  @Test
  void ofAFileThatIsNotFollowed_nobodyKnowsHowFarItWasRead() throws Exception {
    write("log", "1\n2\n");
    FileSplit split = new SplitScan(new InputPath(folder), ReadOptions.DEFAULT).all().get(0);
    assertThat(FileSource.lines(folder).live(split)).isEmpty();
  }

  @Test
  void anEmptyFileMayGrow() throws Exception {
    Path file = write("log", "");
    try (SourceRun<String, FileSplit> run = follow(file, 1, null)) {
      run.advance(INTERVAL);
      append(file, "1\n");
      run.advance(INTERVAL);
      assertThat(run.emitted).containsExactly("1");
    }
  }

  @Test
  void growthIsFollowedOverRestores() throws Exception {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Path inner = Files.createDirectory(folder.resolve("seed-" + seed));
      List<String> written = new ArrayList<>();
      List<String> kept = new ArrayList<>();
      Checkpoint checkpoint = null;
      for (int restart = 0; restart < 10; restart++) {
        try (SourceRun<String, FileSplit> run =
            new SourceRun<>(
                FileSource.lines(inner).follow(INTERVAL).blockSize(1 + random.nextInt(30)),
                1 + random.nextInt(3),
                random,
                checkpoint)) {
          for (int round = random.nextInt(4); round >= 0; round--) {
            growRandomly(inner, written, random);
            run.advance(INTERVAL.multipliedBy(random.nextInt(3)));
            for (int steps = random.nextInt(30); steps > 0 && run.step(); steps--) {
              // Stops somewhere amid the work.
            }
          }
          checkpoint = run.checkpoint();
          kept.addAll(run.emitted);
          run.advance(INTERVAL);
        }
      }
      try (SourceRun<String, FileSplit> run =
          new SourceRun<>(FileSource.lines(inner).follow(INTERVAL), 2, random, checkpoint)) {
        endLines(inner, written);
        run.advance(INTERVAL.multipliedBy(3));
        kept.addAll(run.emitted);
      }
      assertThat(kept).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(written);
    }
  }

  @Test
  void newFilesAreFoundAndGzipFilesAreReadOnce() throws Exception {
    write("a", "a1\n");
    try (SourceRun<String, FileSplit> run = follow(folder, 3, null)) {
      run.settle();
      assertThat(run.emitted).containsExactly("a1");
      write("b", "b1\n");
      write(".hidden", "no\n");
      Files.write(folder.resolve("c.gz"), FileSourceTest.gzip("c1\nc2".getBytes(UTF_8), false));
      append(folder.resolve("a"), "a2\n");
      run.advance(INTERVAL.multipliedBy(2));
      assertThat(run.emitted).containsExactlyInAnyOrder("a1", "a2", "b1", "c1", "c2");

      run.advance(INTERVAL.multipliedBy(20));
      assertThat(run.emitted).hasSize(5);
    }
  }

  @Test
  void aFileOfAFolderMayBeRemovedOnceItIsRead() throws Exception {
    Path a = write("a", "a1\n");
    Path b = write("b", "b1\n");
    try (SourceRun<String, FileSplit> run = follow(folder, 1, null)) {
      run.settle();
      Files.delete(a);
      run.advance(INTERVAL.multipliedBy(2));
      append(b, "b2\n");
      run.advance(INTERVAL.multipliedBy(2));
      assertThat(run.emitted).containsExactly("a1", "b1", "b2");

      try (SourceRun<String, FileSplit> restored = follow(folder, 1, run.checkpoint())) {
        write("c", "c1\n");
        restored.advance(INTERVAL.multipliedBy(2));
        assertThat(restored.emitted).containsExactly("c1");
      }

      append(b, "b3");
      run.advance(INTERVAL.multipliedBy(2));
      Files.delete(b);
      assertThatThrownBy(() -> run.advance(INTERVAL.multipliedBy(2)))
          .isInstanceOf(FileConnectorException.class)
          .hasMessageContaining(b + " was removed while its last line, at byte 6");
    }
  }

  @Test
  void removalTruncationAndReplacementFailWithWhatHappened() throws Exception {
    Path file = write("log", "one\ntwo\n");
    assertFailsAfter(file, () -> Files.delete(file), "does not exist any more", "from byte 8 on");

    write("log", "one\ntwo\n");
    assertFailsAfter(file, () -> write("log", "one\n"), "has 4 bytes and had at least 8");

    write("log", "one\ntwo\n");
    assertFailsAfter(file, () -> write("log", "ONE\ntwo\nthree\n"), "begins differently");

    write("log", "one\ntwo\n");
    assertFailsAfter(
        file,
        () -> Files.move(write("new", "one\ntwo\n"), file, StandardCopyOption.REPLACE_EXISTING),
        "is another file of the same name");
  }

  @Test
  void changesWhileTheJobWasDownFailToo() throws Exception {
    Path file = write("log", "one\ntwo\n");
    Checkpoint checkpoint;
    try (SourceRun<String, FileSplit> run = follow(file, 1, null)) {
      run.settle();
      checkpoint = run.checkpoint();
    }
    write("log", "one\n");
    assertFailsAtRestore(file, checkpoint, "has 4 bytes and had at least 8");
    write("log", "another\nfile\n");
    assertFailsAtRestore(file, checkpoint, "begins differently");
    Files.delete(file);
    assertFailsAtRestore(file, checkpoint, "does not exist");
  }

  @Test
  void aClockThatIsSetBackDelaysNothing() throws Exception {
    Path file = write("log", "1\n");
    try (SourceRun<String, FileSplit> run = follow(file, 1, null)) {
      run.settle();
      append(file, "2\n");
      run.advance(INTERVAL.dividedBy(2));
      run.setBack(Duration.ofHours(1));
      run.advance(INTERVAL.multipliedBy(2));
      assertThat(run.emitted).containsExactly("1", "2");
    }
  }

  @Test
  void followingIsNotChangedOverARestore() throws Exception {
    write("log", "1\n");
    FileSource<String> bounded = FileSource.lines(folder);
    FileSource<String> following = bounded.follow(INTERVAL);
    for (FileSource<String> before : List.of(bounded, following)) {
      try (SourceRun<String, FileSplit> run = new SourceRun<>(before, 1, new Random(0))) {
        run.settle();
        Checkpoint checkpoint = run.checkpoint();
        FileSource<String> after = before == bounded ? following : bounded;
        assertThatThrownBy(() -> new SourceRun<>(after, 1, new Random(0), checkpoint).close())
            .isInstanceOf(FileConnectorException.class)
            .hasMessageContaining("followed when the checkpoint was taken");
      }
    }
  }

  @Test
  void oneGzipFileCannotBeFollowed() throws Exception {
    Path file = folder.resolve("log.gz");
    Files.write(file, FileSourceTest.gzip("1\n".getBytes(UTF_8), false));
    assertThatThrownBy(
            () -> {
              try (SourceRun<String, FileSplit> run = follow(file, 1, null)) {
                run.settle();
              }
            })
        .isInstanceOf(FileConnectorException.class)
        .hasMessageContaining("cannot be followed");
  }

  private interface Change {
    void happen() throws Exception;
  }

  private void assertFailsAfter(Path file, Change change, String... fragments) throws Exception {
    try (SourceRun<String, FileSplit> run = follow(file, 1, null)) {
      run.advance(INTERVAL);
      assertThat(run.emitted).containsExactly("one", "two");
      change.happen();
      assertThatThrownBy(() -> run.advance(INTERVAL))
          .isInstanceOf(FileConnectorException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContainingAll(fragments);
    }
  }

  private static void assertFailsAtRestore(Path file, Checkpoint checkpoint, String fragment) {
    assertThatThrownBy(
            () -> {
              try (SourceRun<String, FileSplit> run = follow(file, 1, checkpoint)) {
                run.settle();
              }
            })
        .isInstanceOf(FileConnectorException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(fragment);
  }

  private static SourceRun<String, FileSplit> follow(
      Path path, int parallelism, Checkpoint checkpoint) throws Exception {
    FileSource<String> source = FileSource.lines(path).follow(INTERVAL);
    return new SourceRun<>(source, parallelism, new Random(7), checkpoint);
  }

  private static void growRandomly(Path inner, List<String> written, Random random)
      throws IOException {
    for (int i = random.nextInt(6); i > 0; i--) {
      Path file = inner.resolve("file-" + random.nextInt(6));
      if (random.nextInt(3) == 0) {
        append(file, "~");
      } else {
        String content = Files.exists(file) ? Files.readString(file) : "";
        String unfinished = content.substring(content.lastIndexOf('\n') + 1);
        String line = "line " + written.size();
        append(file, line + "\n");
        written.add(unfinished + line);
      }
    }
  }

  private static void endLines(Path inner, List<String> written) throws IOException {
    for (int i = 0; i < 6; i++) {
      Path file = inner.resolve("file-" + i);
      if (Files.exists(file)) {
        String content = Files.readString(file);
        written.add(content.substring(content.lastIndexOf('\n') + 1));
        append(file, "\n");
      }
    }
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static void append(Path file, String content) throws IOException {
    Files.writeString(file, content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
