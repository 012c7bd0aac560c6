package dev.weir.connectors.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.connectors.file.SourceRun.Checkpoint;
import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.split.FileSplit;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.testkit.ForwardingSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  @TempDir Path folder;

  @Test
  void everyLineIsReadOnceWhateverTheSplits() throws Exception {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      Path file = folder.resolve("input");
      List<String> lines = writeRandomLines(file, random);
      long size = Files.size(file);
      FileSource<String> source =
          FileSource.lines(file)
              .splitSize(1 + random.nextInt((int) size + 2))
              .blockSize(1 + random.nextInt(40));
      try (SourceRun<String, FileSplit> run =
          new SourceRun<>(source, 1 + random.nextInt(3), random)) {
        run.maxRecords = 1 + random.nextInt(10);
        assertThat(run.runToEnd()).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(lines);
      }
    }
  }

  @Test
  void smallSplitsOfAllSizes() throws Exception {
    Path file = folder.resolve("input");
    Files.writeString(file, "a\n\nbcd\r\n\r\nefghijkl\n\n\nm");
    for (int splitSize = 1; splitSize <= Files.size(file) + 1; splitSize++) {
      for (int blockSize = 1; blockSize < 30; blockSize += 4) {
        FileSource<String> source =
            FileSource.lines(file).splitSize(splitSize).blockSize(blockSize);
        try (SourceRun<String, FileSplit> run = new SourceRun<>(source, 1, new Random(splitSize))) {
          assertThat(run.runToEnd())
              .as("splits of %s, blocks of %s", splitSize, blockSize)
              .containsExactly("a", "", "bcd", "", "efghijkl", "", "", "m");
        }
      }
    }
  }

  @Test
  void everyLineIsReadOnceOverRestoresAtEveryRecord() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Path file = folder.resolve("input");
      List<String> lines = writeRandomLines(file, random);
      FileSource<String> source =
          FileSource.lines(file)
              .splitSize(1 + random.nextInt((int) Files.size(file) + 2))
              .blockSize(1 + random.nextInt(40));
      assertThat(runWithRestores(source, random, true))
          .as("seed %s", seed)
          .containsExactlyInAnyOrderElementsOf(lines);
    }
  }

  @Test
  void aFolderIsReadWithItsPlainAndItsGzipFiles() throws Exception {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Path plain = folder.resolve("file-" + i);
        lines.addAll(writeRandomLines(plain, random));
        Path zipped = folder.resolve("file-" + i + ".gz");
        lines.addAll(writeRandomLines(zipped, random));
        Files.write(zipped, gzip(Files.readAllBytes(zipped), random.nextBoolean()));
      }
      Files.writeString(folder.resolve(".hidden"), "hidden\n");
      Files.writeString(folder.resolve("_temporary"), "temporary\n");
      Files.createDirectories(folder.resolve("sub"));
      Files.writeString(folder.resolve("sub").resolve("inner"), "inner\n");
      FileSource<String> source =
          FileSource.lines(folder).splitSize(1 + random.nextInt(300)).blockSize(16);
      assertThat(runWithRestores(source, random, false))
          .as("seed %s", seed)
          .containsExactlyInAnyOrderElementsOf(lines);
    }
  }

  @Test
  void oneReaderKeepsTheOrderOfNamesAndLines() throws Exception {
    Files.writeString(folder.resolve("b"), "3\n4\n5\n6\n");
    Files.writeString(folder.resolve("a"), "1\n2\n");
    Files.writeString(folder.resolve("empty"), "");
    Files.writeString(folder.resolve("z"), "7");
    FileSource<Integer> source = FileSource.records(folder, Integer::parseInt).splitSize(3);
    try (SourceRun<Integer, FileSplit> run = new SourceRun<>(source, 1, new Random(0))) {
      assertThat(run.runToEnd()).containsExactly(1, 2, 3, 4, 5, 6, 7);
    }
  }

  @Test
  void aBoundedInputIsWhatWasThereAtFirst() throws Exception {
    Path file = Files.writeString(folder.resolve("input"), "1\n2\n3\n4\nha");
    try (SourceRun<String, FileSplit> run =
        new SourceRun<>(FileSource.lines(folder).splitSize(4), 1, new Random(0))) {
      stepUntilEmitted(run, 1);
      Files.writeString(file, "lf\nnew\n", StandardOpenOption.APPEND);
      Files.writeString(folder.resolve("later"), "5\n");
      Checkpoint checkpoint = run.checkpoint();
      List<String> all = new ArrayList<>(run.emitted);
      try (SourceRun<String, FileSplit> restored =
          new SourceRun<>(FileSource.lines(folder), 1, new Random(0), checkpoint)) {
        all.addAll(restored.runToEnd());
      }
      assertThat(all).containsExactly("1", "2", "3", "4", "ha");
      assertThat(run.runToEnd()).isEqualTo(all);
    }
  }

  @Test
  void movedInputIsFoundAgain() throws Exception {
    Path before = Files.createDirectory(folder.resolve("before"));
    Files.writeString(before.resolve("a"), "1\n2\n3\n");
    Files.writeString(before.resolve("b"), "4\n");
    List<String> all = new ArrayList<>();
    Checkpoint checkpoint;
    try (SourceRun<String, FileSplit> run =
        new SourceRun<>(FileSource.lines(before), 1, new Random(0))) {
      stepUntilEmitted(run, 2);
      checkpoint = run.checkpoint();
      all.addAll(run.emitted);
    }
    Path after = Files.move(before, folder.resolve("after"));
    try (SourceRun<String, FileSplit> run =
        new SourceRun<>(FileSource.lines(after), 1, new Random(0), checkpoint)) {
      all.addAll(run.runToEnd());
    }
    assertThat(all).containsExactly("1", "2", "3", "4");
  }

  @Test
  void missingInputIsNamed() {
    Path missing = folder.resolve("missing");
    assertFails(FileSource.lines(missing), null, missing + " does not exist", "Give the path");
  }

  /** The coordinator's node lists one folder, and the reader's has another one under its path. */
  @Test
  void aNodeThatSeesOtherInputIsTold() throws Exception {
    Path listed = Files.createDirectory(folder.resolve("listed"));
    Path here = Files.createDirectory(folder.resolve("here"));
    Files.writeString(listed.resolve("a.txt"), "one\ntwo\n");
    Source<String, FileSplit> source =
        new ForwardingSource<>(FileSource.lines(here)) {
          @Override
          public SplitEnumerator<FileSplit> enumerator(
              EnumeratorContext<FileSplit> context, Optional<byte[]> state) throws Exception {
            return FileSource.lines(listed).enumerator(context, state);
          }
        };
    String allSee = "all of them must see the same files under this path";
    assertFails(
        source, null, here.resolve("a.txt") + " was there when the input was listed", allSee);
    Files.writeString(here.resolve("a.txt"), "one\n");
    assertFails(source, null, "is not the one that was there", "has 4 bytes", allSee);
    Files.writeString(here.resolve("a.txt"), "One\nTwo\n");
    assertFails(source, null, "is not the one that was there", "begins differently", allSee);
    Files.writeString(here.resolve("a.txt"), "one\ntwo\n");
    try (SourceRun<String, FileSplit> run = new SourceRun<>(source, 1, new Random(0))) {
      assertThat(run.runToEnd()).containsExactly("one", "two");
    }
  }

  @Test
  void inputThatChangedSinceTheCheckpointIsRefused() throws Exception {
    Path file = folder.resolve("input");
    String text = "first\nsecond\nthird\n";
    Files.writeString(file, text);
    FileSource<String> source = FileSource.lines(file).blockSize(4);
    Checkpoint checkpoint;
    try (SourceRun<String, FileSplit> run = new SourceRun<>(source, 1, new Random(0))) {
      stepUntilEmitted(run, 1);
      checkpoint = run.checkpoint();
    }

    Files.writeString(file, "first\nsecond\n");
    assertFails(source, checkpoint, file + " is not the one", "has 13 bytes and had at least 19");
    Files.writeString(file, "FIRST\nsecond\nthird\nfourth\n");
    assertFails(source, checkpoint, file + " is not the one", "begins differently", "Put it back");
    Files.delete(file);
    assertFails(source, checkpoint, file + " does not exist any more", "from byte 6 on");
    Files.createDirectory(file);
    assertFails(source, checkpoint, file + " is not the one", "is a folder now");
    Files.delete(file);

    Files.writeString(file, text);
    try (SourceRun<String, FileSplit> run = new SourceRun<>(source, 1, new Random(0), checkpoint)) {
      assertThat(run.runToEnd()).containsExactly("second", "third");
    }
  }

  @Test
  void longLinesAndUndecodableOnesAreNamedWithTheirPlace() throws Exception {
    Path file = Files.writeString(folder.resolve("input"), "12\n3456\n");
    assertFails(
        FileSource.lines(file).maxLineLength(3),
        null,
        "line at byte 3 of " + file,
        "longer than 3 bytes",
        "FileSource.maxLineLength");
    Files.writeString(file, "12\nabc\n");
    assertFails(
        FileSource.records(file, Integer::parseInt),
        null,
        "line at byte 3 of " + file + " cannot be decoded",
        "abc");
  }

  @Test
  void aDecoderSaysItselfThatItsFailurePasses() throws Exception {
    Path file = Files.writeString(folder.resolve("input"), "12\n");
    FileSource<Integer> source =
        FileSource.records(
            file,
            line -> {
              throw FileConnectorException.passing("the service of units is not there", null);
            });
    assertThatThrownBy(() -> new SourceRun<>(source, 1, new Random(0)).runToEnd())
        .hasMessageContaining("the service of units is not there")
        .asInstanceOf(type(FileConnectorException.class))
        .satisfies(failure -> assertThat(failure.isPermanent()).isFalse());
  }

  @Test
  void damagedGzipIsNeverTakenForItsEnd() throws Exception {
    Path file = folder.resolve("input.gz");
    byte[] whole = gzip("a\nb\nc\nd\n".repeat(100).getBytes(UTF_8), false);
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    assertFails(FileSource.lines(file), null, file + " cannot be decompressed (it ends too early)");

    byte[] flipped = whole.clone();
    flipped[whole.length - 7] ^= 1;
    Files.write(file, flipped);
    assertFails(FileSource.lines(file), null, file + " cannot be decompressed");

    byte[] withRest = Arrays.copyOf(whole, whole.length + 100);
    Files.write(file, withRest);
    assertFails(FileSource.lines(file), null, "something else follows the compressed data");

    Files.writeString(file, "plain text\n");
    assertFails(FileSource.lines(file), null, "take .gz from its name if it is none");
  }

  @Test
  void closingAmidReadsLeavesNoFileOpen() throws Exception {
    Path openFiles = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(openFiles), "the system shows no handles");
    for (int i = 0; i < 5; i++) {
      Files.writeString(folder.resolve("file-" + i), "line\n".repeat(20));
      Files.write(
          folder.resolve("file-" + i + ".gz"), gzip("line\n".repeat(20).getBytes(UTF_8), false));
    }
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      FileSource<String> source = FileSource.lines(folder).blockSize(10);
      SourceRun<String, FileSplit> run = new SourceRun<>(source, 2, random);
      for (int steps = random.nextInt(80); steps > 0 && run.step(); steps--) {
        // Stops somewhere amid the work.
      }
      run.close();
      run.settle();
    }
    assertThat(openIn(openFiles)).isEmpty();
  }

  private List<Path> openIn(Path openFiles) throws IOException {
    List<Path> open = new ArrayList<>();
    try (Stream<Path> entries = Files.list(openFiles)) {
      for (Path entry : entries.toList()) {
        if (Files.isSymbolicLink(entry) && Files.readSymbolicLink(entry).startsWith(folder)) {
          open.add(entry);
        }
      }
    }
    return open;
  }

  @Test
  void optionsAreChecked() {
    FileSource<String> source = FileSource.lines(folder);
    assertThatIllegalArgumentException().isThrownBy(() -> source.splitSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> source.maxLineLength(0));
    assertThatIllegalArgumentException().isThrownBy(() -> source.follow(Duration.ZERO));
    assertThat(source.isBounded()).isTrue();
    assertThat(source.follow(Duration.ofSeconds(1)).isBounded()).isFalse();
  }

  /** Runs to the end, now and then throwing away what happened since a checkpoint. */
  private static List<String> runWithRestores(
      FileSource<String> source, Random random, boolean often) throws Exception {
    List<String> kept = new ArrayList<>();
    Checkpoint checkpoint = null;
    while (true) {
      int parallelism = 1 + random.nextInt(3);
      try (SourceRun<String, FileSplit> run =
          new SourceRun<>(source, parallelism, random, checkpoint)) {
        run.maxRecords = often ? 1 : 20;
        int progress = random.nextInt(often ? 3 : 100);
        while (run.emitted.size() < progress && run.step()) {
          // Steps until enough is emitted.
        }
        boolean ended = run.isEnded();
        checkpoint = run.checkpoint();
        kept.addAll(run.emitted);
        if (ended) {
          return kept;
        }
        for (int i = random.nextInt(20); i > 0 && run.step(); i--) {
          // What happens here is lost.
        }
      }
    }
  }

  private static void stepUntilEmitted(SourceRun<?, ?> run, int count) throws Exception {
    while (run.emitted.size() < count) {
      assertThat(run.step()).isTrue();
    }
  }

  private static <T> void assertFails(
      Source<T, FileSplit> source, Checkpoint checkpoint, String... fragments) {
    assertThatThrownBy(
            () -> {
              try (SourceRun<T, FileSplit> run =
                  new SourceRun<>(source, 1, new Random(0), checkpoint)) {
                run.runToEnd();
              }
            })
        .asInstanceOf(type(FileConnectorException.class))
        .satisfies(failure -> assertThat(failure.isPermanent()).as("permanent").isTrue())
        .satisfies(failure -> assertThat(failure).hasMessageContainingAll(fragments));
  }

  /** Writes a few lines of odd lengths and line ends, and returns them without their line ends. */
  static List<String> writeRandomLines(Path file, Random random) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(30);
    int[] characters = "ab\rä€😀 ".codePoints().toArray();
    for (int i = 0; i < count; i++) {
      StringBuilder content = new StringBuilder();
      for (int left = random.nextInt(random.nextInt(5) == 0 ? 60 : 5); left > 0; left--) {
        content.appendCodePoint(characters[random.nextInt(characters.length)]);
      }
      // A \r at the end of a line would be part of the line end.
      String line = content.toString().stripTrailing();
      lines.add(line);
      boolean endless = i == count - 1 && !line.isEmpty() && random.nextBoolean();
      text.append(line).append(endless ? "" : random.nextBoolean() ? "\n" : "\r\n");
    }
    Files.writeString(file, text);
    return lines;
  }

  static byte[] gzip(byte[] bytes, boolean asTwoMembers) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    int middle = asTwoMembers ? bytes.length / 2 : 0;
    for (int from = 0; from < 2; from++) {
      if (from == 0 && !asTwoMembers) {
        continue;
      }
      try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
        out.write(bytes, from == 0 ? 0 : middle, from == 0 ? middle : bytes.length - middle);
      }
    }
    return zipped.toByteArray();
  }
}
