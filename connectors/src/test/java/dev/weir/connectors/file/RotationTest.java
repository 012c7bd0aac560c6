package dev.weir.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.connectors.file.SourceRun.Checkpoint;
import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.bytes.Fingerprint;
import dev.weir.connectors.file.split.FileSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followed files that are renamed, removed, copied and begun anew. */
class RotationTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  @TempDir Path folder;

  @BeforeEach
  void filesHaveAnIdentity() throws IOException {
    assumeTrue(
        Files.readAttributes(folder, BasicFileAttributes.class).fileKey() != null,
        "files have no numbers here");
  }

  @Test
  void aRenamedFileIsReadOnAndTheNewOneFromItsStart() throws Exception {
    Path log = write("app.log", "1\n2\n");
    try (SourceRun<String, FileSplit> run = follow(null)) {
      run.advance(INTERVAL);
      append(log, "3\n");
      Path rotated = Files.move(log, folder.resolve("app.log.1"));
      write("app.log", "5\n");
      append(rotated, "4\n");
      run.advance(INTERVAL.multipliedBy(3));
      append(rotated, "late\n");
      append(log, "6\n");
      run.advance(INTERVAL.multipliedBy(3));
      assertThat(run.emitted).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "late", "6");
    }
  }

  @Test
  void everyLineIsReadOnceWheneverFilesRotateAndJobsRestart() throws Exception {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Path inner = Files.createDirectory(folder.resolve("seed-" + seed));
      List<String> written = new ArrayList<>();
      List<String> kept = new ArrayList<>();
      Checkpoint checkpoint = null;
      for (int restart = 0; restart < 6; restart++) {
        try (SourceRun<String, FileSplit> run =
            new SourceRun<>(
                FileSource.lines(inner).follow(INTERVAL).blockSize(1 + random.nextInt(30)),
                1 + random.nextInt(3),
                random,
                checkpoint)) {
          for (int round = random.nextInt(4); round >= 0; round--) {
            change(inner, written, random);
            run.advance(INTERVAL.multipliedBy(random.nextInt(3)));
            for (int steps = random.nextInt(30); steps > 0 && run.step(); steps--) {
              // Stops somewhere amid the work.
            }
          }
          checkpoint = run.checkpoint();
          kept.addAll(run.emitted);
          run.advance(INTERVAL);
        }
        change(inner, written, random);
      }
      try (SourceRun<String, FileSplit> run =
          new SourceRun<>(FileSource.lines(inner).follow(INTERVAL), 2, random, checkpoint)) {
        run.advance(INTERVAL.multipliedBy(4));
        kept.addAll(run.emitted);
      }
      assertThat(kept).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(written);
    }
  }

  /** Two logs, of which the last generations may grow. */
  private static void change(Path inner, List<String> written, Random random) throws IOException {
    String name = "log-" + random.nextInt(2);
    if (random.nextInt(3) == 0) {
      for (int generation = 50; generation >= 0; generation--) {
        Path older = inner.resolve(generation == 0 ? name : name + "." + generation);
        if (Files.exists(older)) {
          Files.move(older, inner.resolve(name + "." + (generation + 1)));
        }
      }
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int generation = random.nextInt(3);
      Path file = inner.resolve(generation == 0 ? name : name + "." + generation);
      if (generation == 0 || Files.exists(file)) {
        // What a file begins with does not tell it from others.
        String line = Files.exists(file) ? "line " + written.size() : "header";
        append(file, line + "\n");
        written.add(line);
      }
    }
  }

  @Test
  void aFileThatWasReadToItsEndMayBeGoneWhenTheJobStartsAgain() throws Exception {
    Path processed = write("processed", "1\n");
    Path unfinished = write("unfinished", "2\nha");
    Checkpoint checkpoint;
    try (SourceRun<String, FileSplit> run = follow(null)) {
      run.advance(INTERVAL);
      checkpoint = run.checkpoint();
    }
    Files.delete(processed);
    try (SourceRun<String, FileSplit> run = follow(checkpoint)) {
      write("new", "3\n");
      run.advance(INTERVAL.multipliedBy(2));
      assertThat(run.emitted).containsExactly("3");
      checkpoint = run.checkpoint();
    }
    Files.delete(unfinished);
    assertFails(checkpoint, unfinished.toString(), "is still to be read from byte 2 on");
  }

  @Test
  void aFileThatWasNotReadToItsEndMustBeThereWhenTheJobStartsAgain() throws Exception {
    Path file = write("log", "1\n2\n3\n");
    Checkpoint checkpoint;
    try (SourceRun<String, FileSplit> run = follow(null)) {
      while (run.emitted.isEmpty()) {
        run.step();
      }
      checkpoint = run.checkpoint();
    }
    Files.delete(file);
    assertFails(checkpoint, file.toString(), "does not exist any more");
  }

  @Test
  void anEmptyFileThatIsGoneBeforeItWasOpenedWasNothing() throws Exception {
    write("a", "1\n");
    Path empty = write("b", "");
    try (SourceRun<String, FileSplit> run = follow(null)) {
      while (run.emitted.isEmpty()) {
        run.step();
      }
      Files.delete(empty);
      run.advance(INTERVAL.multipliedBy(3));
      assertThat(run.emitted).containsExactly("1");
    }
  }

  @Test
  void aFileThatIsRemovedAndBegunAnewIsReadFromItsStart() throws Exception {
    Path file = write("log", "1\n2\n");
    try (SourceRun<String, FileSplit> run = follow(null)) {
      run.advance(INTERVAL);
      for (int i = 3; i < 30; i++) {
        Files.delete(file);
        write("log", i + "\n");
        run.advance(INTERVAL.multipliedBy(3));
        assertThat(run.emitted).hasSize(i).endsWith(i + "");
      }
    }
  }

  /** File systems give the number of a deleted file to the next one. */
  @Test
  void aNewFileIsNotTakenForADeletedOneWithTheSameContent() throws Exception {
    write("first", "done\n");
    try (SourceRun<String, FileSplit> run = follow(null)) {
      run.advance(INTERVAL);
      for (int i = 0; i < 20; i++) {
        Files.delete(folder.resolve(i == 0 ? "first" : "next-" + i));
        write("next-" + (i + 1), "done\n");
        run.advance(INTERVAL.multipliedBy(3));
        assertThat(run.emitted).hasSize(i + 2);
      }
    }
  }

  @Test
  void aChangedCopyUnderTheSameNameIsRefused() throws Exception {
    Path file = write("log", "1\n2\n");
    try (SourceRun<String, FileSplit> run = follow(null)) {
      run.advance(INTERVAL);
      Files.writeString(folder.resolve(".copy"), "1\n2\n3\n");
      Files.delete(file);
      Files.move(folder.resolve(".copy"), file);
      assertThatThrownBy(() -> run.advance(INTERVAL.multipliedBy(3)))
          .isInstanceOf(FileConnectorException.class)
          .hasMessageContaining(file + " is not the one that was read before");
    }
  }

  @Test
  void anotherFileWithTheSameBeginIsNeverReadOnInTheMiddle() throws Exception {
    String begin = "#".repeat(Fingerprint.MAX_LENGTH) + "\n";
    for (boolean inPlace : new boolean[] {true, false}) {
      Path file = write("log", begin + "1\n2\n");
      Checkpoint checkpoint;
      try (SourceRun<String, FileSplit> run = follow(null)) {
        run.advance(INTERVAL);
        checkpoint = run.checkpoint();
      }
      if (!inPlace) {
        Files.move(file, folder.resolve(".old"));
      }
      write("log", begin + "another line of another file\n");
      assertFails(checkpoint, file.toString(), "holds something else before byte");
    }
  }

  @Test
  void aCopyOfTheInputIsReadOnLikeTheOriginal() throws Exception {
    Path before = Files.createDirectory(folder.resolve("before"));
    Path after = Files.createDirectory(folder.resolve("after"));
    FileSource<String> source = FileSource.lines(before).follow(INTERVAL);
    Files.writeString(before.resolve("a"), "1\n");
    Files.writeString(before.resolve("b"), "2\nha");
    Checkpoint checkpoint;
    try (SourceRun<String, FileSplit> run = new SourceRun<>(source, 1, new Random(0))) {
      run.advance(INTERVAL);
      checkpoint = run.checkpoint();
    }
    for (String name : List.of("b", "a")) {
      Files.copy(before.resolve(name), after.resolve(name));
    }
    append(after.resolve("b"), "lf\n");
    try (SourceRun<String, FileSplit> run =
        new SourceRun<>(FileSource.lines(after).follow(INTERVAL), 1, new Random(0), checkpoint)) {
      append(after.resolve("a"), "3\n");
      run.advance(INTERVAL.multipliedBy(3));
      assertThat(run.emitted).containsExactlyInAnyOrder("half", "3");
    }
  }

  private void assertFails(Checkpoint checkpoint, String... fragments) {
    assertThatThrownBy(
            () -> {
              try (SourceRun<String, FileSplit> run = follow(checkpoint)) {
                run.advance(INTERVAL.multipliedBy(3));
              }
            })
        .isInstanceOf(FileConnectorException.class)
        .hasMessageContainingAll(fragments);
  }

  private SourceRun<String, FileSplit> follow(Checkpoint checkpoint) throws Exception {
    FileSource<String> source = FileSource.lines(folder).follow(INTERVAL);
    return new SourceRun<>(source, 1, new Random(7), checkpoint);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static void append(Path file, String content) throws IOException {
    Files.writeString(file, content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
