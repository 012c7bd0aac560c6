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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may write to an output folder, and who is refused before it touches anything there. */
final class OutputOwnershipTest {
  private static final CheckpointId NEXT = new CheckpointId(1000);
  private static final String OWNER_FILE = ".owner-out";

  @TempDir private Path folder;
  private FileSink<String> sink;

  @BeforeEach
  void newSink() {
    sink = FileSink.of(folder, line -> line);
  }

  /** A run of job {@code job}: in which installation, process and epoch, from which checkpoint. */
  private record Run(String installation, String process, long epoch, long head) {
    SinkScope context() {
      return context("job", "out");
    }

    SinkScope context(String job, String operator) {
      Installation mine = new Installation(installation, process, "/data/" + installation, true);
      return new SinkScope(
          new JobTerm(new JobId(job), mine, new LeaderEpoch(epoch)),
          operator,
          0,
          1,
          epoch,
          head > 0,
          head > 0 ? Optional.of(new CheckpointId(head)) : Optional.empty());
    }

    /** The same job of a data directory that was deleted and made anew. */
    SinkScope madeAnew() {
      Installation anew = new Installation("anew", process, "/data/" + installation, true);
      return new SinkScope(
          new JobTerm(new JobId("job"), anew, new LeaderEpoch(epoch)),
          "out",
          0,
          1,
          epoch,
          false,
          Optional.empty());
    }

    Run at(long checkpoint) {
      return new Run(installation, process, epoch, checkpoint);
    }
  }

  /** A node of a cluster, whose installation several nodes have open. */
  private static SinkScope node(String process, long epoch, int subtask, long attempt, long head) {
    Installation shared = new Installation("shared", process, "/srv/weir");
    return new SinkScope(
        new JobTerm(new JobId("job"), shared, new LeaderEpoch(epoch)),
        "out",
        subtask,
        2,
        attempt,
        head > 0,
        head > 0 ? Optional.of(new CheckpointId(head)) : Optional.empty());
  }

  /** Leaves a pending file behind, as each node has a sink of its own. */
  private List<PendingFile> write(SinkScope scope, String line) throws Exception {
    FileSink<String> own = FileSink.of(folder, text -> text);
    try (SinkWriter<String, PendingFile> writer = own.writer(new LoneWriter(scope))) {
      writer.write(line, Long.MIN_VALUE);
      return writer.prepareCommit(NEXT).call();
    }
  }

  @Test
  void theNodesOfAClusterOwnTheOutputTogether_andTheNextTermTakesItOver() throws Exception {
    List<PendingFile> one = write(node("a", 1, 0, 1, 0), "one");
    List<PendingFile> two = write(node("b", 1, 1, 1, 0), "two");
    sink.commit(node("b", 1, 1, 1, 7), two);
    byte[] owner = Files.readAllBytes(folder.resolve(OWNER_FILE));
    sink.commit(node("a", 1, 0, 1, 7), one);
    assertThat(folder.resolve(OWNER_FILE)).hasBinaryContent(owner); // not written by each node
    sink.commit(node("c", 1, 1, 2, 7), two); // in the same term, on another node
    write(node("c", 2, 0, 3, 7), "three"); // led by another node
    sink.commit(node("a", 2, 1, 3, 8), List.of());
    assertThat(content()).containsKeys("part-out-0-1-0.txt", "part-out-1-1-0.txt");
  }

  @Test
  void aNodeThatWasTakenForDead_isRefused_andTouchesNothing() throws Exception {
    write(node("frozen", 1, 0, 1, 0), "one");
    write(node("other", 2, 0, 2, 0), "one");
    assertRefused(node("frozen", 1, 0, 1, 3), true, "is ahead of the data directory /srv/weir");
  }

  @Test
  void anOldStateOfACluster_isRefused_whateverNodesItHas() throws Exception {
    List<PendingFile> one = write(node("a", 1, 0, 1, 0), "one");
    sink.commit(node("a", 1, 0, 1, 17), one);
    assertRefused(node("x", 2, 0, 2, 12), true, "up to checkpoint 17", "at checkpoint 12");
    write(node("x", 2, 0, 2, 17), "two");
  }

  @Test
  void anotherJobOfACluster_isNeverTakenForGone() throws Exception {
    write(node("a", 1, 0, 1, 0), "one");
    SinkScope mine = node("b", 5, 0, 9, 0);
    SinkScope other =
        new SinkScope(
            new JobTerm(new JobId("another"), mine.term().installation(), new LeaderEpoch(5)),
            "out",
            0,
            2,
            9,
            false,
            Optional.empty());
    assertRefused(other, true, "belongs to job job, which has an operator of the same name");
  }

  /** What a run left that ended between its checkpoint and its commit. */
  @Test
  void whoeverBeginsAnewTakesThePendingFilesFromAProcessThatMayWakeUp() throws Exception {
    List<PendingFile> pending = write(node("frozen", 1, 0, 1, 0), "one");
    OutputFolder seenBefore = new OutputFolder(folder);
    write(node("other", 2, 0, 2, 0), "begun anew");
    // It looked whose the output is before it was frozen.
    assertThatThrownBy(() -> seenBefore.commit(pending)).hasMessageContaining("Output is lost");
    assertThat(content().keySet()).noneMatch(name -> name.startsWith("part-"));
  }

  @Test
  void aFolderThatIsNotTheSameForAllSubtasksIsFound_beforeAnythingIsCommitted(
      @TempDir Path elsewhere) throws Exception {
    FileSink<String> there = FileSink.of(elsewhere, text -> text);
    SinkScope second = node("b", 1, 1, 4, 0);
    write(node("a", 1, 0, 4, 0), "one");
    try (SinkWriter<String, PendingFile> writer = there.writer(new LoneWriter(second))) {
      writer.write("two", Long.MIN_VALUE);
      Callable<List<PendingFile>> prepared = writer.prepareCommit(NEXT);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(prepared::call)
            .isInstanceOf(FileConnectorException.class)
            .matches(thrown -> ((FileConnectorException) thrown).isPermanent())
            .hasMessage(
                "Output folder "
                    + elsewhere
                    + " is not the same on all nodes: subtask 1 of 'out' does not see what subtask"
                    + " 0 has left there, "
                    + elsewhere.resolve(".mark-out")
                    + ". Nothing of it is committed. Give a folder that all nodes see under this"
                    + " path, such as one of a network file system");
      }
    }
    // What another attempt left there is no proof.
    Files.copy(folder.resolve(".mark-out"), elsewhere.resolve(".mark-out"));
    SinkScope later = node("b", 1, 1, 5, 0);
    try (SinkWriter<String, PendingFile> writer = there.writer(new LoneWriter(later))) {
      assertThatThrownBy(() -> writer.prepareCommit(NEXT).call())
          .hasMessageContaining("is not the same on all nodes");
    }
  }

  /** Leaves a pending file behind, which the given run could commit. */
  private List<PendingFile> write(Run run, String line) throws Exception {
    try (SinkWriter<String, PendingFile> writer = sink.writer(new LoneWriter(run.context()))) {
      writer.write(line, Long.MIN_VALUE);
      return writer.prepareCommit(NEXT).call();
    }
  }

  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        content.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return content;
  }

  private void assertRefused(Run run, boolean permanent, String... fragments) throws IOException {
    assertRefused(run.context(), permanent, fragments);
  }

  /** Whatever it asks for. */
  private void assertRefused(SinkScope context, boolean permanent, String... fragments)
      throws IOException {
    Map<String, String> before = content();
    List<PendingFile> theirs =
        before.keySet().stream()
            .filter(name -> name.startsWith(".pending-"))
            .map(name -> new PendingFile(name, "part-out-9-9-9.txt", before.get(name).length()))
            .toList();
    for (Callable<?> each :
        List.<Callable<?>>of(
            () -> sink.writer(new LoneWriter(context)),
            () -> {
              sink.commit(context, theirs);
              return 0;
            },
            () -> {
              sink.discardBefore(context);
              return 0;
            })) {
      assertThatThrownBy(each::call)
          .isInstanceOf(FileConnectorException.class)
          .hasMessageContainingAll(fragments)
          .matches(thrown -> ((FileConnectorException) thrown).isPermanent() == permanent);
    }
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void anotherDataDirectoryIsRefused_withAndWithoutOutputOfItsOwn() throws Exception {
    Run first = new Run("a", "a1", 1, 0);
    List<PendingFile> pending = write(first, "one");
    for (Run other : List.of(new Run("b", "b1", 1, 0), new Run("b", "b1", 7, 40))) {
      assertRefused(other, true, "belongs to job job of the data directory /data/a", "/data/b");
    }
    sink.commit(first.at(3).context(), pending);
    for (Run other : List.of(new Run("b", "b1", 1, 0), new Run("b", "b1", 7, 40))) {
      assertRefused(other, true, "belongs to job job of the data directory /data/a", "/data/b");
    }
    write(first.at(3), "two"); // it goes on
  }

  @Test
  void aDataDirectoryThatWasMadeAnewInItsPlaceIsRefused_andNotCalledACopy() throws Exception {
    Run first = new Run("a", "a1", 1, 0);
    sink.commit(first.at(3).context(), write(first, "one"));
    assertRefused(
        first.madeAnew(),
        true,
        "belongs to job job of another data directory at the same place, /data/a: an earlier one,"
            + " or another machine's. Nothing was touched");
  }

  /** Each writing is flushed, and there is one before the first renames of each checkpoint. */
  @Test
  void whatTheFileSaysAlreadyIsNotWrittenAgain() throws Exception {
    Path file = folder.resolve(OWNER_FILE);
    for (SinkScope scope : List.of(new Run("a", "a1", 1, 3).context(), node("a", 1, 0, 1, 3))) {
      Files.deleteIfExists(file);
      sink.commit(scope, List.of());
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      sink.commit(scope, List.of()); // once: what is made a second time may get the first number
      assertThat(Files.readAttributes(file, BasicFileAttributes.class).fileKey()).isEqualTo(key);
    }
  }

  @Test
  void theNextProcessGoesOn_alsoFromALaterCheckpointThanWhatIsCommitted() throws Exception {
    sink.commit(new Run("a", "a1", 1, 3).context(), write(new Run("a", "a1", 1, 0), "one"));
    write(new Run("a", "a2", 2, 3), "two");
    write(new Run("a", "a3", 3, 5), "three");
    assertThat(content()).containsKey("part-out-0-1-0.txt").hasSize(4);
  }

  @Test
  void anOldStateOfTheDataDirectoryIsRefused() throws Exception {
    Run first = new Run("a", "a1", 1, 0);
    sink.commit(first.at(12).context(), write(first, "one"));
    sink.commit(first.at(17).context(), write(first.at(12), "two"));
    assertRefused(
        new Run("a", "a2", 2, 12),
        true,
        "up to checkpoint 17",
        "the job is at checkpoint 12",
        OWNER_FILE,
        "written a second time");
    write(new Run("a", "a2", 2, 17), "three");
  }

  @Test
  void aSubtaskThatHearsLateOfACheckpointCommitsBehindOthers() throws Exception {
    Run run = new Run("a", "a1", 2, 10);
    List<PendingFile> late = write(run, "late");
    sink.commit(run.at(13).context(), write(run, "early"));
    sink.commit(run.at(12).context(), late);
    assertThat(content()).containsKeys("part-out-0-2-0.txt", "part-out-0-2-1.txt");
    assertRefused(new Run("a", "a2", 3, 12), true, "up to checkpoint 13");
  }

  @Test
  void aCopyThatRunsBesideTheOriginalIsRefused_asIsAJobWhoseRowWasLost() throws Exception {
    Run original = new Run("a", "a1", 4, 12);
    write(original, "one");
    assertRefused(new Run("a", "copy", 4, 12), true, "is ahead of the data directory", "epoch 4");
    assertRefused(new Run("a", "copy", 1, 0), true, "is ahead of the data directory");
  }

  @Test
  void theOriginalIsRefusedOnceACopyHasTakenOver() throws Exception {
    List<PendingFile> pending = write(new Run("a", "a1", 4, 12), "one");
    write(new Run("a", "copy", 5, 12), "one");
    assertThat(pending).hasSize(1);
    assertRefused(new Run("a", "a1", 4, 13), true, "is ahead of the data directory");
    assertRefused(new Run("a", "a2", 5, 13), true, "is ahead of the data directory");
  }

  @Test
  void whatIsLeftOfAnEarlierTermCannotCommitOrDiscard_andThatIsNoReasonToFail() throws Exception {
    write(new Run("a", "a1", 4, 12), "one");
    write(new Run("a", "a1", 5, 12), "one");
    assertRefused(new Run("a", "a1", 4, 13), false, "by a later attempt");
  }

  @Test
  void aJobThatBeginsAnewKeepsItsFolder_ifNoCommittedOutputIsThere() throws Exception {
    Run first = new Run("a", "a1", 1, 0);
    sink.commit(first.at(12).context(), write(first, "one"));
    Run anew = new Run("a", "a2", 2, 0);
    assertThatThrownBy(() -> write(anew, "one")).hasMessageContaining("exists already");
    Files.delete(folder.resolve("part-out-0-1-0.txt"));
    sink.commit(anew.at(13).context(), write(anew, "one"));
    assertThat(content()).containsEntry("part-out-0-2-0.txt", "one\n");
  }

  @Test
  void sinksAndJobsShareAFolderByTheNamesOfTheirOperators() throws Exception {
    Run a = new Run("a", "a1", 1, 0);
    Run b = new Run("b", "b1", 1, 0);
    sink.writer(new LoneWriter(a.context("job", "out"))).close();
    sink.writer(new LoneWriter(a.context("job", "more"))).close();
    sink.writer(new LoneWriter(a.context("another", "others"))).close();
    sink.writer(new LoneWriter(b.context("job", "elsewhere"))).close();
    assertRefused(a.context("another", "out"), true, "belongs to job job, which has an operator");
    // The job of a process that is gone keeps nobody out of a folder without its output.
    sink.writer(new LoneWriter(new Run("a", "a2", 1, 0).context("another", "out"))).close();
  }

  @Test
  void outputOfAnEarlierVersion_whichNobodyOwns_isTakenOver() throws Exception {
    Files.writeString(folder.resolve("part-out-0-1-0.txt"), "one\n");
    List<PendingFile> pending = List.of(new PendingFile(".pending-job@out-0-2-0", "part-x", 4));
    Files.writeString(folder.resolve(".pending-job@out-0-2-0"), "two\n");
    Run run = new Run("a", "a1", 3, 12);
    sink.commit(run.context(), pending);
    write(run, "three");
    assertRefused(new Run("b", "b1", 4, 12), true, "belongs to job job");
  }

  @Test
  void anOlderStateGoesOnWhenTheOwnerFileWasRemoved_andOverwritesNothing() throws Exception {
    Run first = new Run("a", "a1", 1, 0);
    sink.commit(first.at(12).context(), write(first, "one"));
    Files.delete(folder.resolve(OWNER_FILE));
    Run older = new Run("a", "a2", 1, 5);
    sink.commit(older.at(6).context(), write(older, "again"));
    assertThat(content())
        .containsEntry("part-out-0-1-0.txt", "one\n")
        .containsEntry("part-out-0-1-1.txt", "again\n");
  }

  @Test
  void aDamagedOwnerFileIsRefused() throws Exception {
    write(new Run("a", "a1", 1, 0), "one");
    Path file = folder.resolve(OWNER_FILE);
    String whole = Files.readString(file);
    for (String damaged :
        List.of("", "?", whole.replace("epoch 1", "epoch 2"), whole.substring(1), whole + " ")) {
      Files.writeString(file, damaged);
      assertRefused(new Run("a", "a1", 1, 0), true, file + " is damaged");
    }
  }

  @Test
  void ofManyThatComeAtTheSameMomentOneOwnsTheOutput() throws Exception {
    int many = 8;
    CyclicBarrier start = new CyclicBarrier(many);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    List<Future<Boolean>> outcomes = new ArrayList<>();
    try {
      for (int i = 0; i < many; i++) {
        Run run = new Run("installation" + i, "process" + i, 1, 0);
        FileSink<String> own = FileSink.of(folder, line -> line); // as in a process of its own
        outcomes.add(
            threads.submit(
                () -> {
                  start.await();
                  try {
                    own.writer(new LoneWriter(run.context())).close();
                    return true;
                  } catch (FileConnectorException refused) {
                    return false;
                  }
                }));
      }
      int owners = 0;
      for (Future<Boolean> each : outcomes) {
        owners += each.get() ? 1 : 0;
      }
      assertThat(owners).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
    assertThat(content()).containsOnlyKeys(OWNER_FILE);
  }
}
