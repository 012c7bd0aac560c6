package dev.weir.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.connectors.file.bytes.FileConnectorException;
import dev.weir.connectors.file.line.LineBuffer;
import dev.weir.connectors.file.write.PendingFile;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
  private static final CheckpointId ONE = new CheckpointId(1);
  private static final CheckpointId TWO = new CheckpointId(2);

  @TempDir Path temporary;

  private Path folder;
  private FileSink<String> sink;

  @BeforeEach
  void newFolder() {
    folder = temporary.resolve("a").resolve("output");
    sink = FileSink.of(folder, line -> line);
  }

  record Count(String word, long n) {
    static String format(Count count) {
      return count.word() + "\t" + count.n();
    }

    String line() {
      return format(this);
    }

    void append(LineBuffer out) {
      out.append(word).append('\t').append(n);
    }
  }

  @Test
  void formattersAreGivenAsMethodsOrLambdas() throws Exception {
    List<FileSink<Count>> sinks =
        List.of(
            FileSink.of(folder.resolve("0"), Count::format),
            FileSink.of(folder.resolve("1"), Count::line),
            FileSink.of(folder.resolve("2"), Count::append),
            FileSink.of(folder.resolve("3"), count -> count.line()),
            FileSink.of(
                folder.resolve("4"),
                (count, out) -> out.append(count.word()).append('\t').append(count.n())));
    for (int i = 0; i < sinks.size(); i++) {
      try (SinkWriter<Count, PendingFile> writer =
          sinks.get(i).writer(new LoneWriter(context(0, 1)))) {
        writer.write(new Count("zwölf", 12), Long.MIN_VALUE);
        sinks.get(i).commit(context(0, 1), writer.prepareCommit(ONE).call());
      }
      assertThat(folder.resolve("" + i).resolve("part-out-0-1-0.txt")).hasContent("zwölf\t12\n");
    }
  }

  @Test
  void recordsBecomeVisibleWithTheCommitOfTheirCheckpoint() throws Exception {
    sink.writer(new LoneWriter(context(0, 7))).close(); // the first subtask
    try (SinkWriter<String, PendingFile> writer =
        sink.extension("tsv").writer(new LoneWriter(context(3, 7)))) {
      write(writer, "one", "two");
      Callable<List<PendingFile>> first = writer.prepareCommit(ONE);
      write(writer, "three");
      List<PendingFile> committables = first.call();
      assertThat(committables)
          .containsExactly(new PendingFile(".pending-job@out-3-7-0", "part-out-3-7-0.tsv", 8));
      assertThat(visible()).isEmpty();

      sink.commit(context(0, 1), committables);
      assertThat(visible()).containsExactly("part-out-3-7-0.tsv");
      assertThat(folder.resolve("part-out-3-7-0.tsv")).hasContent("one\ntwo\n");

      sink.commit(context(0, 1), writer.prepareCommit(TWO).call());
      assertThat(folder.resolve("part-out-3-7-1.tsv")).hasContent("three\n");
      assertThat(hidden()).isEmpty();
    }
  }

  @Test
  void withoutRecordsThereAreNoFiles() throws Exception {
    try (SinkWriter<String, PendingFile> writer = sink.writer(new LoneWriter(context(0, 1)))) {
      assertThat(writer.prepareCommit(ONE).call()).isEmpty();
      write(writer, "one");
      assertThat(writer.prepareCommit(TWO).call()).hasSize(1);
      assertThat(writer.prepareCommit(new CheckpointId(3)).call()).isEmpty();
    }
    assertThat(hidden()).hasSize(1);
  }

  @Test
  void filesEndWhenTheyHaveReachedTheirSize() throws Exception {
    FileSink<String> rolling = sink.rollSize(20);
    List<String> written = new ArrayList<>();
    try (SinkWriter<String, PendingFile> writer = rolling.writer(new LoneWriter(context(0, 1)))) {
      for (int i = 100; i < 200; i++) {
        written.add("line " + i);
        write(writer, "line " + i);
      }
      List<PendingFile> files = writer.prepareCommit(ONE).call();
      assertThat(files).hasSize(34);
      assertThat(files.subList(0, 33)).allMatch(file -> file.sizeBytes() == 27);
      sink.commit(context(0, 1), files);
    }
    assertThat(committedLines()).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void muchIsWrittenBeforeTheCheckpointAndNothingIsLost() throws Exception {
    List<String> written = new ArrayList<>();
    try (SinkWriter<String, PendingFile> writer = sink.writer(new LoneWriter(context(0, 1)))) {
      for (int i = 0; i < 50_000; i++) {
        written.add("line " + i + "ä".repeat(i % 7));
        write(writer, written.get(i));
      }
      String longer = "long".repeat(100_000);
      written.add(longer);
      write(writer, longer);
      sink.commit(context(0, 1), writer.prepareCommit(ONE).call());
    }
    assertThat(committedLines()).isEqualTo(written);
  }

  @Test
  void commitIsRepeatedAfterACrashAtEachStep() throws Exception {
    List<PendingFile> files = pendingFiles("a", "b", "c");
    for (int renamed = 0; renamed <= files.size(); renamed++) {
      sink.commit(context(0, 1), files.subList(0, renamed));
      sink.commit(context(0, 1), files);
      assertThat(committedLines()).containsExactlyInAnyOrder("a", "b", "c");
      assertThat(hidden()).isEmpty();
      for (PendingFile file : files) {
        Files.move(folder.resolve(file.finalName()), folder.resolve(file.pendingName()));
      }
    }
  }

  @Test
  void whatCannotBeProvenCommittedFails() throws Exception {
    PendingFile file = pendingFiles("abc").get(0);
    Path pending = folder.resolve(file.pendingName());
    Path committed = folder.resolve(file.finalName());

    Files.writeString(pending, "ab");
    assertCommitFails(file, pending + " has 2 bytes, but the checkpoint holds 4");
    Files.writeString(pending, "abc\n");
    Files.writeString(committed, "old\n");
    assertCommitFails(file, committed + " exists already");
    assertThat(committed).hasContent("old\n");
    Files.delete(pending);
    Files.writeString(committed, "another");
    assertCommitFails(file, committed + " has 7 bytes", "committed 4 bytes", pending.toString());
    Files.delete(committed);
    assertCommitFails(file, "Output is lost", pending.toString(), committed.toString());
  }

  @Test
  void pendingFilesOfEarlierAttemptsAreDiscarded() throws Exception {
    leavePending(at(new JobId("job"), "out", 0, 2, 9, false));
    leavePending(at(new JobId("job"), "out", 1, 2, 9, false));
    leavePending(at(new JobId("job"), "out", 1, 2, 10, true));
    leavePending(at(new JobId("job"), "out-1", 1, 2, 9, false));
    leavePending(at(new JobId("job"), "other", 1, 2, 9, false));
    Files.writeString(folder.resolve(".pending-job-2@out-1-9-0"), "lost");
    Files.writeString(folder.resolve(".pending-job@out-notes"), "mine");

    sink.discardBefore(context(0, 10));

    assertThat(hidden())
        .containsExactlyInAnyOrder(
            ".pending-job@out-1-10-0",
            ".pending-job@out-1-1-9-0",
            ".pending-job@other-1-9-0",
            ".pending-job-2@out-1-9-0",
            ".pending-job@out-notes");
    assertThat(visible()).isEmpty();
  }

  @Test
  void discardNeedsNoFolder() throws Exception {
    sink.discardBefore(context(0, 10));
    assertThat(folder).doesNotExist();
  }

  @Test
  void oddOperatorNamesBecomeSafeDistinctFileNames() throws Exception {
    List<String> operators =
        List.of(
            "..",
            "a/b",
            "a%2Fb",
            "zwölf Wörter",
            "a@b",
            "new\nline",
            "字".repeat(60),
            "字".repeat(61));
    for (String operator : operators) {
      SinkScope context = at(new JobId("j".repeat(100)), operator, 0, 1, 1, false);
      try (SinkWriter<String, PendingFile> writer = sink.writer(new LoneWriter(context))) {
        write(writer, operator.replace('\n', ' '));
        sink.commit(context(0, 1), writer.prepareCommit(ONE).call());
      }
      leavePending(at(context.job(), operator, 0, 1, 2, true));
      sink.discardBefore(at(context.job(), operator, 0, 1, 3, false));
    }
    assertThat(visible()).hasSize(operators.size()).allMatch(name -> name.matches("[ -~]+"));
    assertThat(visible()).contains("part-..-0-1-0.txt", "part-a%2Fb-0-1-0.txt");
    assertThat(hidden()).isEmpty();
  }

  @Test
  void unusableFoldersAreRefusedAtTheStart() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertWriterFails(FileSink.of(file, line -> line), file + " is not a folder");
    assertWriterFails(FileSink.of(file.resolve("sub"), line -> line), "cannot be created");
  }

  @Test
  void filesOfAnotherRunAreRefusedAtTheStartWhateverTheAttempt() throws Exception {
    sink.commit(context(0, 1), pendingFiles("a", "b"));
    for (long attempt : List.of(1L, 2L, 7L)) {
      for (int subtask = 0; subtask < 4; subtask++) {
        SinkScope fresh = context(subtask, attempt);
        assertThatThrownBy(() -> sink.extension("csv").writer(new LoneWriter(fresh)))
            .isInstanceOf(FileConnectorException.class)
            .hasMessageContaining("part-out-0-1-0.txt exists already, from an earlier run");
      }
    }
    assertThat(committedLines()).containsExactly("a", "b");
  }

  @Test
  void aRunThatWasKilledBeforeItsFirstCheckpointStartsAgain() throws Exception {
    leavePending(context(0, 1));
    try (SinkWriter<String, PendingFile> writer = sink.writer(new LoneWriter(context(0, 2)))) {
      write(writer, "a");
      sink.commit(context(0, 1), writer.prepareCommit(ONE).call());
    }
    assertThat(committedLines()).containsExactly("a");
  }

  @Test
  void aRestoredRunGoesOnBesideItsCommittedFiles() throws Exception {
    sink.commit(context(0, 1), pendingFiles("a"));
    try (SinkWriter<String, PendingFile> writer = sink.writer(new LoneWriter(restored(0, 2)))) {
      write(writer, "b");
      sink.commit(context(0, 1), writer.prepareCommit(TWO).call());
    }
    assertThat(committedLines()).containsExactly("a", "b");
  }

  @Test
  void namesThatAreTakenArePassedOver() throws Exception {
    pendingFiles("a");
    Files.writeString(folder.resolve("part-out-0-1-1.txt"), "mine\n");
    try (SinkWriter<String, PendingFile> writer = sink.writer(new LoneWriter(restored(0, 1)))) {
      write(writer, "b");
      sink.commit(context(0, 1), writer.prepareCommit(TWO).call());
    }
    assertThat(folder.resolve(".pending-job@out-0-1-0")).hasContent("a\n");
    assertThat(folder.resolve("part-out-0-1-1.txt")).hasContent("mine\n");
    assertThat(folder.resolve("part-out-0-1-2.txt")).hasContent("b\n");
  }

  @Test
  void fullFilesHoldNoHandle() throws Exception {
    Path handles = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(handles), "the system shows its handles");
    try (SinkWriter<String, PendingFile> writer =
        sink.rollSize(5).writer(new LoneWriter(context(0, 1)))) {
      for (int i = 0; i < 300; i++) {
        write(writer, "line " + i);
      }
      assertThat(hidden()).hasSize(300);
      assertThat(handlesIntoFolder(handles)).isZero();
      List<PendingFile> files = writer.prepareCommit(ONE).call();
      assertThat(files).hasSize(300);
      sink.commit(context(0, 1), files);
      assertThat(handlesIntoFolder(handles)).isZero();
    }
    assertThat(committedLines()).hasSize(300).doesNotHaveDuplicates();
  }

  private long handlesIntoFolder(Path handles) throws IOException {
    Path real = folder.toRealPath();
    long count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(handles)) {
      for (Path entry : entries) {
        count += target(entry).startsWith(real) ? 1 : 0;
      }
    }
    return count;
  }

  private static Path target(Path handle) throws IOException {
    try {
      return Files.readSymbolicLink(handle);
    } catch (NoSuchFileException e) {
      return Path.of(""); // the handle of the very listing
    }
  }

  @Test
  void filesOfOtherOperatorsAndOfOthersDoNotStandInTheWay() throws Exception {
    sink.commit(context(0, 1), pendingFiles("a"));
    Files.writeString(folder.resolve("part-ou-t.txt"), "mine");
    Files.writeString(folder.resolve("notes.txt"), "mine");
    for (String operator : List.of("ou", "out-0", "out-0-1", "other")) {
      sink.writer(new LoneWriter(at(new JobId("job"), operator, 0, 4, 1, false))).close();
    }
  }

  @Test
  void aFailedPreparationIsRunAgain() throws Exception {
    try (SinkWriter<String, PendingFile> writer = sink.writer(new LoneWriter(context(0, 1)))) {
      write(writer, "a");
      Callable<List<PendingFile>> action = writer.prepareCommit(ONE);
      Path moved = temporary.resolve("away");
      Files.move(folder, moved);
      assertThatThrownBy(action::call)
          .isInstanceOf(FileConnectorException.class)
          .hasMessageContaining(folder.resolve(".pending-job@out-0-1-0") + " cannot be written");
      Files.move(moved, folder);
      sink.commit(context(0, 1), action.call());
      sink.commit(context(0, 1), action.call());
    }
    assertThat(committedLines()).containsExactly("a");
  }

  @Test
  void committablesAreStored() {
    Serde<PendingFile> serde = sink.committableSerde(new Types());
    PendingFile file = new PendingFile(".pending-ä", "part", 1L << 40);
    BinaryWriter out = new BinaryWriter();
    serde.write(file, out);
    assertThat(serde.read(new BinaryReader(out.toBytes()))).isEqualTo(file);
  }

  @Test
  void optionsAreChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> sink.rollSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> sink.extension("../x"));
  }

  private static SinkScope at(
      JobId job, String operator, int subtask, int parallelism, long attempt, boolean restored) {
    return new SinkScope(
        JobTerm.none(job), operator, subtask, parallelism, attempt, restored, Optional.empty());
  }

  private static SinkScope context(int subtask, long attempt) {
    return at(new JobId("job"), "out", subtask, 4, attempt, false);
  }

  private static SinkScope restored(int subtask, long attempt) {
    return at(new JobId("job"), "out", subtask, 4, attempt, true);
  }

  private static void write(SinkWriter<String, PendingFile> writer, String... lines)
      throws Exception {
    for (String line : lines) {
      writer.write(line, Long.MIN_VALUE);
    }
  }

  /** Writes each line to a file of its own, durable and not committed. */
  private List<PendingFile> pendingFiles(String... lines) throws Exception {
    try (SinkWriter<String, PendingFile> writer =
        sink.rollSize(1).writer(new LoneWriter(context(0, 1)))) {
      write(writer, lines);
      return writer.prepareCommit(ONE).call();
    }
  }

  private void leavePending(SinkScope context) throws Exception {
    try (SinkWriter<String, PendingFile> writer =
        sink.rollSize(1).writer(new LoneWriter(context))) {
      write(writer, "lost");
    }
  }

  private void assertCommitFails(PendingFile file, String... fragments) {
    assertThatThrownBy(() -> sink.commit(context(0, 1), List.of(file)))
        .isInstanceOf(FileConnectorException.class)
        .hasMessageContainingAll(fragments);
  }

  private static void assertWriterFails(FileSink<String> unusable, String fragment) {
    assertThatThrownBy(() -> unusable.writer(new LoneWriter(context(0, 1))))
        .isInstanceOf(FileConnectorException.class)
        .hasMessageContaining(fragment);
  }

  private List<String> visible() throws IOException {
    return names().filter(name -> !name.startsWith(".")).toList();
  }

  private List<String> hidden() throws IOException {
    return names().filter(name -> name.matches("\\.(?!owner-|mark-).*")).toList();
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList().stream();
    }
  }

  private List<String> committedLines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : visible()) {
      lines.addAll(Files.readAllLines(folder.resolve(name)));
    }
    return lines;
  }
}
