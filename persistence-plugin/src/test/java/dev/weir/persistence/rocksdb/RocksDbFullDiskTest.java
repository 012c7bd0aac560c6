package dev.weir.persistence.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.persistence.rocksdb.database.StorageException;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RocksDB on a disk that becomes full and has space again. Its checkpoints are stored elsewhere. To
 * mount a small file system takes a right that few users have.
 */
class RocksDbFullDiskTest {
  private static final int KEYS = 10_000;

  /** What all keys take in files. */
  private static final int BYTES = KEYS * 100;

  @TempDir private Path folder;
  private Path disk;
  private final InMemoryCheckpointStore store = new InMemoryCheckpointStore(() -> 0);
  private final RocksDbBackend backend =
      new RocksDbBackend(RocksDbSettings.of(MemorySetting.of("64m")));

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        isDone("mount", "-t", "tmpfs", "-o", "size=10m", "none", disk.toString()),
        "this user cannot mount a small file system");
  }

  @AfterEach
  void unmount() throws Exception {
    backend.close();
    isDone("umount", disk.toString());
  }

  private static boolean isDone(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /** Fills the disk up to so many bytes. */
  private Path fill(long left) throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4096];
      while (disk.toFile().getUsableSpace() > left) {
        out.write(page);
      }
    }
    return filler;
  }

  private CountState state(int attempt) {
    return new CountState(backend, store, disk, 0, 1, attempt);
  }

  private static void put(CountState state, int step, String version) {
    for (long key = 0; key < KEYS; key += step) {
      state.put(key, version + CountState.padding(key));
    }
  }

  private static void assertHolds(CountState state, String version) {
    for (long key = 0; key < KEYS; key++) {
      assertThat(state.get(key)).isEqualTo(version + CountState.padding(key));
    }
  }

  private static void assertSaysWhatToDo(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(StorageException.class)
        .hasMessageContainingAll("the disk is full: the state in ", "free some space", "unharmed");
  }

  @Test
  void aFlush_failsTheCheckpoint_andTheLastOneIsThere() throws IOException {
    SubtaskSnapshot first;
    try (CountState state = state(1)) {
      put(state, 1, "1");
      first = state.write(1);
      state.complete(1);
      Path filler = fill(BYTES / 2);
      put(state, 1, "2");
      assertSaysWhatToDo(catchThrowable(() -> state.write(2)));
      assertHolds(state, "2");
      Files.delete(filler);
    }
    assertGoesOn(first, "1");
  }

  @Test
  void aCompaction_isToldOfBeforeItBlocksEverything_andNothingIsLost() throws IOException {
    SubtaskSnapshot last;
    try (CountState state = state(1)) {
      for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
        put(state, 1, "1");
        state.write(checkpoint);
        state.complete(checkpoint);
      }
      // Enough for the flush, but not for the compaction that follows it.
      Path filler = fill(BYTES + BYTES / 2);
      put(state, 1, "2");
      last = state.write(4);
      state.complete(4);
      // Further files pile up unmerged until RocksDB would wait for ever.
      Throwable failure = null;
      for (long checkpoint = 5; failure == null; checkpoint++) {
        assertThat(checkpoint).isLessThan(50);
        try {
          state.put(checkpoint, "2" + CountState.padding(checkpoint));
          last = state.write(checkpoint);
          state.complete(checkpoint);
        } catch (StorageException | UncheckedIOException failed) {
          if (failed.getMessage().contains("could not be compacted")) {
            failure = failed;
          } else {
            // While a compaction holds what it has written so far, nothing else fits either.
            assertSaysWhatToDo(failed);
          }
        }
      }
      assertThat(failure)
          .hasMessageContainingAll(
              "could not be compacted", "the disk is full: free some space", "unharmed");
      Files.delete(filler);
    }
    assertGoesOn(last, "2");
  }

  /** What was written is restored, changed, written again, and restored in another folder. */
  private void assertGoesOn(SubtaskSnapshot from, String held) throws IOException {
    try (CountState restored = state(2)) {
      restored.restore(from);
      assertHolds(restored, held);
      put(restored, 1, "3");
      SubtaskSnapshot next = restored.write(100);
      try (CountState again = new CountState(backend, store, folder.resolve("b"), 0, 1, 3)) {
        again.restore(next);
        assertHolds(again, "3");
      }
    }
  }
}
