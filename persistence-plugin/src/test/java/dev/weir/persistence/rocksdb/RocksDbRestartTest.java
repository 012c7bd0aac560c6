package dev.weir.persistence.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.persistence.rocksdb.database.NativeMemory;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restart waits for, and what it leaves for later. */
class RocksDbRestartTest {
  private static final int KEYS = 2000;

  @TempDir private Path folder;
  private final InMemoryCheckpointStore store = new InMemoryCheckpointStore(() -> 0);
  private final RocksDbBackend backend =
      new RocksDbBackend(RocksDbSettings.of(MemorySetting.of("128m")));

  @AfterEach
  void close() {
    backend.close();
  }

  private CountState state(int attempt) {
    return new CountState(backend, store, folder, 0, 1, attempt);
  }

  private SubtaskSnapshot written() throws IOException {
    try (CountState state = state(1)) {
      for (long key = 0; key < KEYS; key++) {
        state.put(key, "first " + key);
      }
      return state.write(1);
    }
  }

  private static void assertAll(CountState state, String version) {
    for (long key = 0; key < KEYS; key++) {
      assertThat(state.get(key)).isEqualTo(version + key);
    }
  }

  @Test
  void aRestoredState_isOpenedForWritingByItsFirstSnapshot() throws IOException {
    SubtaskSnapshot written = written();
    Path database = folder.resolve("count-0-2").resolve("db");
    long handles = NativeMemory.openHandles();
    try (CountState restored = state(2)) {
      restored.restore(written);
      assertThat(restored.get(7)).isEqualTo("first 7");
      assertThat(database.resolve("LOCK")).doesNotExist();
      restored.put(7, "second 7");
      restored.write(2);
      assertThat(database.resolve("LOCK")).exists();
      assertThat(restored.get(7)).isEqualTo("second 7");
      assertThat(restored.get(8)).isEqualTo("first 8");
      assertThat(NativeMemory.openHandles()).isEqualTo(handles + 1);
    }
    assertThat(NativeMemory.openHandles()).isEqualTo(handles);
  }

  @Test
  void aSnapshotOfARestoredState_holdsAllThoughNothingWasChanged() throws IOException {
    SubtaskSnapshot again;
    try (CountState restored = state(2)) {
      restored.restore(written());
      again = restored.write(2);
    }
    try (CountState restored = state(3)) {
      restored.restore(again);
      assertAll(restored, "first ");
    }
  }

  @Test
  void aRestoredState_isWrittenAndReadAsAnyOther() throws IOException {
    SubtaskSnapshot written = written();
    SubtaskSnapshot changed;
    try (CountState restored = state(2)) {
      restored.restore(written);
      for (long key = 0; key < KEYS; key++) {
        restored.put(key, "second " + key);
        if (key % 500 == 0) {
          restored.keyed.flush();
          restored.write(2 + key / 500);
        }
      }
      changed = restored.write(9);
      assertAll(restored, "second ");
    }
    try (CountState restored = state(3)) {
      restored.restore(changed);
      assertAll(restored, "second ");
    }
  }

  @Test
  void anAbandonedState_writesNothingMore() throws IOException {
    long handles = NativeMemory.openHandles();
    try (CountState state = state(1)) {
      state.put(1, "first 1");
      state.write(1);
      state.put(1, "second 1");
      state.keyed.abandon();
      assertThat(catchThrowable(() -> state.write(2)))
          .hasStackTraceContaining("is not needed any more");
      assertThat(folder.resolve("count-0-1").resolve("links-chk-2")).doesNotExist();
    }
    assertThat(NativeMemory.openHandles()).isEqualTo(handles);
  }
}
