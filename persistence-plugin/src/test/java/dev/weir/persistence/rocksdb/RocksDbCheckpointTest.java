package dev.weir.persistence.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.persistence.rocksdb.files.LocalDirectory;
import dev.weir.persistence.rocksdb.files.NativeFiles;
import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbCheckpointTest {
  private static final int KEYS = 20_000;

  @TempDir private Path folder;
  private final InMemoryCheckpointStore store = new InMemoryCheckpointStore(() -> 0);
  private final RocksDbBackend backend =
      new RocksDbBackend(RocksDbSettings.of(MemorySetting.of("128m")));

  @AfterEach
  void close() {
    backend.close();
  }

  private CountState state(String node, int attempt) {
    return new CountState(backend, store, folder.resolve(node), 0, 1, attempt);
  }

  private static void fill(CountState state, String version) {
    for (long key = 0; key < KEYS; key++) {
      state.put(key, version + CountState.padding(key));
    }
  }

  private static List<ObjectName> names(SubtaskSnapshot snapshot) {
    return snapshot.shared().stream().map(ObjectRef::name).toList();
  }

  @Test
  void aSecondCheckpoint_writesOnlyWhatChanged() throws IOException {
    try (CountState state = state("a", 1)) {
      fill(state, "1");
      SubtaskSnapshot first = state.write(1);
      state.complete(1);
      for (long key = 0; key < KEYS; key += 100) {
        state.put(key, "2" + CountState.padding(key));
      }
      SubtaskSnapshot second = state.write(2);
      assertThat(names(second)).containsAll(names(first));
      assertThat(CountState.newBytes(second)).isBetween(1L, CountState.newBytes(first) / 20);
      try (CountState restored = state("b", 2)) {
        restored.restore(second);
        assertThat(restored.get(100)).isEqualTo("2" + CountState.padding(100));
        assertThat(restored.get(101)).isEqualTo("1" + CountState.padding(101));
      }
    }
  }

  @Test
  void aCheckpoint_namesNothingOfOneThatIsNotKnownToBeComplete() throws IOException {
    try (CountState state = state("a", 1)) {
      fill(state, "1");
      SubtaskSnapshot unconfirmed = state.write(1);
      SubtaskSnapshot second = state.write(2);
      assertThat(names(second)).doesNotContainAnyElementsOf(names(unconfirmed));
      state.keyed.checkpointAborted(new CheckpointId(1));
      state.complete(2);
      assertThat(names(state.write(3))).isEqualTo(names(second));
    }
  }

  @Test
  void aRestoredState_namesTheFilesThatItWasRestoredFrom() throws IOException {
    SubtaskSnapshot first;
    try (CountState state = state("a", 1)) {
      fill(state, "1");
      first = state.write(1);
    }
    try (CountState restored = state("b", 2)) {
      restored.restore(first);
      restored.put(1, "changed");
      SubtaskSnapshot second = restored.write(2);
      assertThat(names(second)).containsAll(names(first)).hasSizeGreaterThan(first.shared().size());
      // Numbers repeat after a restore: this one is given to a file of another attempt as well.
      try (CountState other = state("c", 3)) {
        other.restore(first);
        other.put(2, "changed otherwise");
        SubtaskSnapshot third = other.write(3);
        assertThat(names(third)).containsAll(names(first));
        assertThat(names(third)).isNotEqualTo(names(second));
      }
    }
  }

  @Test
  void anAlteredFile_isRefusedByName() throws IOException {
    SubtaskSnapshot written = written();
    ObjectName file = names(written).get(0);
    store.damage(
        file,
        bytes -> {
          bytes[bytes.length / 2] ^= 1;
          return bytes;
        });
    try (CountState restored = state("b", 2)) {
      assertThatExceptionOfType(CorruptObjectException.class)
          .isThrownBy(() -> restored.restore(written))
          .withMessageContainingAll(file.value(), "does not match its checksum");
    }
  }

  @Test
  void aMissingFile_isRefusedByName() throws IOException {
    SubtaskSnapshot written = written();
    ObjectName file = names(written).get(0);
    store.delete(file);
    try (CountState restored = state("b", 2)) {
      assertThatExceptionOfType(CorruptObjectException.class)
          .isThrownBy(() -> restored.restore(written))
          .withMessageContainingAll(file.value(), "missing");
    }
  }

  private SubtaskSnapshot written() throws IOException {
    try (CountState state = state("a", 1)) {
      fill(state, "1");
      return state.write(1);
    }
  }

  @Test
  void anotherAttemptOnTheSameNode_needsNoObjectOfTheStore() throws IOException {
    SubtaskSnapshot written = written();
    names(written).forEach(store::delete);
    try (CountState restored = state("a", 2)) {
      restored.restore(written);
      assertThat(restored.get(7)).isEqualTo("1" + CountState.padding(7));
    }
  }

  @Test
  void aLocalCopy_isNotTrustedWithAnotherStamp() throws IOException {
    SubtaskSnapshot first;
    try (CountState state = state("a", 1)) {
      fill(state, "1");
      first = state.write(1);
      fill(state, "2");
      state.write(2);
      state.complete(2); // the local copy of 1 goes
    }
    names(first).forEach(store::delete);
    try (CountState restored = state("a", 2)) {
      assertThatExceptionOfType(CorruptObjectException.class)
          .isThrownBy(() -> restored.restore(first))
          .withMessageContaining("missing");
    }
  }

  @Test
  void aLocalCopyThatLacksPartOfAFile_isMadeUpForFromTheStore() throws IOException {
    SubtaskSnapshot written = written();
    Path links = folder.resolve("a").resolve("count-0-1").resolve("links-chk-1");
    for (Path file : LocalDirectory.children(links)) {
      if (file.toString().endsWith(".sst")) {
        Files.delete(file);
        Files.writeString(file, "cut short");
      }
    }
    try (CountState restored = state("a", 2)) {
      restored.restore(written);
      assertThat(restored.get(7)).isEqualTo("1" + CountState.padding(7));
    }
  }

  @Test
  void filesOfAnotherJobInTheDirectory_areNotUsed() throws IOException {
    SubtaskSnapshot written = written();
    Path links = folder.resolve("a").resolve("count-0-1").resolve("links-chk-1");
    Files.writeString(links.resolve("stamp"), "of another job");
    names(written).forEach(store::delete);
    try (CountState restored = state("a", 2)) {
      assertThatExceptionOfType(CorruptObjectException.class)
          .isThrownBy(() -> restored.restore(written))
          .withMessageContaining("missing");
    }
  }

  @Test
  void aSnapshotOfANewerVersion_saysSo() {
    BinaryWriter newer = new BinaryWriter();
    newer.writeVarInt(3);
    assertThatExceptionOfType(NewerFormatException.class)
        .isThrownBy(() -> NativeFiles.read(newer.toBytes(), "job/chk-1/1-1/count-0"))
        .withMessageContainingAll("job/chk-1/1-1/count-0", "newer version", "upgrade Weir");
  }

  @Test
  void aSnapshotThatNamesAFileOfAnotherFolder_isRefused() throws IOException {
    for (String name :
        List.of("../000008.sst", "/etc/passwd", "a/b.sst", "..", ".", "", "a\\b", "CURRENT\n")) {
      for (boolean table : new boolean[] {true, false}) {
        BinaryWriter crafted = new BinaryWriter();
        new NativeFiles(
                new ObjectName("job/chk-1"),
                new KeyGroupRange(0, 1),
                Map.of(),
                table
                    ? List.of(
                        new NativeFiles.Table(name, new ObjectRef(new ObjectName("job/x"), 1, 1)))
                    : List.of(),
                table ? List.of() : List.of(new NativeFiles.Other(name, new byte[1])))
            .write(crafted);
        assertThatExceptionOfType(CorruptObjectException.class)
            .isThrownBy(() -> NativeFiles.read(crafted.toBytes(), "job/chk-1/1-1/count-0"))
            .withMessageContainingAll("job/chk-1/1-1/count-0", "'" + name + "'");
      }
    }
  }

  @Test
  void whereThereAreNoHardLinks_filesAreCopied() throws IOException {
    Path from = Files.writeString(folder.resolve("from"), "content");
    List<LocalDirectory.Linker> without =
        List.of(
            (link, existing) -> {
              throw new UnsupportedOperationException();
            },
            (link, existing) -> {
              throw new FileSystemException(link.toString(), null, "Operation not permitted");
            });
    for (LocalDirectory.Linker linker : without) {
      Path to = folder.resolve("to");
      LocalDirectory.linkOrCopy(from, to, linker);
      assertThat(to).hasContent("content");
      Files.delete(to);
    }
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(
            () ->
                LocalDirectory.linkOrCopy(
                    folder.resolve("gone"), folder.resolve("to"), Files::createLink));
  }

  @Test
  void leftoversOfADeadAttempt_areDeleted_andItsCopiesAfterTheNextCheckpoint() throws IOException {
    SubtaskSnapshot first = written();
    Path dead = folder.resolve("a").resolve("count-0-1");
    Files.createDirectories(dead.resolve("db"));
    Files.writeString(dead.resolve("db").resolve("000001.sst"), "of a process that was killed");
    try (CountState state = state("a", 2)) {
      assertThat(dead.resolve("db")).doesNotExist();
      state.restore(first);
      assertThat(dead).isNotEmptyDirectory();
      state.write(2);
      state.complete(2);
      assertThat(dead).doesNotExist();
    }
  }

  @Test
  void filesOfANewerRocksDb_areRefused_withWhatToDo() throws IOException {
    SubtaskSnapshot written = written();
    Path links = folder.resolve("a").resolve("count-0-1").resolve("links-chk-1");
    for (Path file : LocalDirectory.children(links)) {
      if (file.toString().endsWith(".sst")) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 12] = 99; // the version of the file's format
        Files.delete(file);
        Files.write(file, bytes);
      }
    }
    try (CountState restored = state("a", 2)) {
      Throwable failure = catchThrowable(() -> restored.restore(written));
      assertThat(failure)
          .hasMessageContainingAll("RocksDB says: ", "99", "upgrade Weir", "folder 'local'");
      assertThat(Failure.of(failure).isPermanent()).isTrue();
    }
    LocalDirectory.delete(folder.resolve("a"));
    try (CountState restored = state("a", 2)) {
      restored.restore(written);
      assertThat(restored.get(7)).isEqualTo("1" + CountState.padding(7));
    }
  }

  @Test
  void copiesOfAFinishedJob_areDeleted_whatIsInUseWhenItIsClosed() throws IOException {
    Path job = folder.resolve("a");
    written();
    try (CountState state = state("a", 2)) {
      fill(state, "2");
      state.write(2);
      backend.forget(job);
      assertThat(job.resolve("count-0-1")).doesNotExist();
      assertThat(state.get(7)).isEqualTo("2" + CountState.padding(7));
    }
    assertThat(job).doesNotExist();
  }

  @Test
  void aJobThatRunsAgainAfterItHasFinished_keepsItsCopies() throws IOException {
    backend.forget(folder.resolve("a"));
    SubtaskSnapshot written = written();
    names(written).forEach(store::delete);
    try (CountState restored = state("a", 2)) {
      restored.restore(written);
      assertThat(restored.get(7)).isEqualTo("1" + CountState.padding(7));
    }
  }

  @Test
  void aFullStore_failsTheSnapshot_andNothingElse() throws IOException {
    try (CountState state = state("a", 1)) {
      fill(state, "1");
      SubtaskSnapshot first = state.write(1);
      state.complete(1);
      fill(state, "2");
      store.failWrites("no space left");
      assertThatIOException().isThrownBy(() -> state.write(2)).withMessage("no space left");
      store.failWrites(null);
      state.put(3, "later");
      SubtaskSnapshot third = state.write(3);
      try (CountState restored = state("b", 2)) {
        restored.restore(third);
        assertThat(restored.get(2)).isEqualTo("2" + CountState.padding(2));
        assertThat(restored.get(3)).isEqualTo("later");
      }
      try (CountState restored = state("c", 3)) {
        restored.restore(first);
        assertThat(restored.get(3)).isEqualTo("1" + CountState.padding(3));
      }
    }
  }

  @Test
  void rescaled_from2To3To1_allIsThere() throws IOException {
    SubtaskSnapshot[] written = new SubtaskSnapshot[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (CountState state = new CountState(backend, store, folder.resolve("a"), subtask, 2, 1)) {
        for (long key = 0; key < KEYS; key++) {
          if (state.owns(key)) {
            state.put(key, "1" + CountState.padding(key));
          }
        }
        written[subtask] = state.write(1);
      }
    }
    SubtaskSnapshot[] next = new SubtaskSnapshot[3];
    for (int subtask = 0; subtask < 3; subtask++) {
      try (CountState state = new CountState(backend, store, folder.resolve("b"), subtask, 3, 2)) {
        state.restore(overlapping(written, subtask, 3));
        for (long key = 0; key < KEYS; key++) {
          if (state.owns(key)) {
            assertThat(state.get(key)).isEqualTo("1" + CountState.padding(key));
            if (key % 3 == 0) {
              state.put(key, "2");
            }
          }
        }
        next[subtask] = state.write(2);
      }
    }
    try (CountState state = new CountState(backend, store, folder.resolve("c"), 0, 1, 3)) {
      state.restore(next);
      for (long key = 0; key < KEYS; key++) {
        assertThat(state.get(key)).isEqualTo(key % 3 == 0 ? "2" : "1" + CountState.padding(key));
      }
    }
  }

  @Test
  void rescaled_whoStaysOnItsNodeReadsNothing_andLeavesNoCopiesOfSubtasksThatAreGone()
      throws IOException {
    Path[] nodes = {folder.resolve("a"), folder.resolve("b")};
    SubtaskSnapshot[] written = new SubtaskSnapshot[3];
    for (int subtask = 0; subtask < 3; subtask++) {
      Path node = nodes[subtask / 2];
      try (CountState state = new CountState(backend, store, node, subtask, 3, 1)) {
        for (long key = 0; key < KEYS; key++) {
          if (state.owns(key)) {
            state.put(key, CountState.padding(key));
          }
        }
        written[subtask] = state.write(1);
        state.complete(1);
      }
    }
    // The first half is where it was; the rest moves there, too.
    names(written[0]).forEach(store::delete);
    names(written[1]).forEach(store::delete);
    try (CountState state = new CountState(backend, store, nodes[0], 0, 1, 2)) {
      assertThat(state.restore(written))
          .isEqualTo(CountState.newBytes(written[0]) + CountState.newBytes(written[1]));
      for (long key = 0; key < KEYS; key++) {
        assertThat(state.get(key)).isEqualTo(CountState.padding(key));
      }
      state.write(2);
      state.complete(2);
      assertThat(LocalDirectory.children(nodes[0])).containsExactly(nodes[0].resolve("count-0-2"));
    }
  }

  /** As a restore does it: the objects of those whose key groups overlap. */
  private static SubtaskSnapshot[] overlapping(
      SubtaskSnapshot[] old, int subtask, int parallelism) {
    int max = CountState.MAX_PARALLELISM;
    var mine = KeyGroups.range(subtask, max, parallelism);
    return Stream.iterate(0, each -> each + 1)
        .limit(old.length)
        .filter(
            each -> {
              var theirs = KeyGroups.range(each, max, old.length);
              return theirs.first() < mine.end() && mine.first() < theirs.end();
            })
        .map(each -> old[each])
        .toArray(SubtaskSnapshot[]::new);
  }
}
