package dev.weir.persistence.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.persistence.rocksdb.database.NativeMemory;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbBudgetTest {
  @TempDir private Path folder;

  @Test
  void sizes_areReadAsPeopleWriteThem() {
    assertThat(memory("512m")).isEqualTo(512L << 20);
    assertThat(memory("2g")).isEqualTo(2L << 30);
    assertThat(memory("300 MiB")).isEqualTo(300L << 20);
    assertThat(memory("268435456")).isEqualTo(256L << 20);
    assertThat(RocksDbSettings.of(MemorySetting.with(Map.of())).memoryBytes())
        .isEqualTo(256L << 20);
  }

  private static long memory(String text) {
    return RocksDbSettings.of(MemorySetting.of(text)).memoryBytes();
  }

  @Test
  void aShare_isThatOfTheCache() {
    RocksDbSettings settings =
        RocksDbSettings.of(MemorySetting.with(Map.of("memory", "100m", "cache-share", "0.25")));
    assertThat(settings.cacheBytes()).isEqualTo(25L << 20);
    assertThat(settings.nativeBytes()).isEqualTo(75L << 20);
  }

  @Test
  void aBudgetThatIsTooSmall_isRefusedAtOnce() {
    assertThatExceptionOfType(BudgetException.class)
        .isThrownBy(() -> new RocksDbBackendProvider().open(MemorySetting.of("20m")))
        .withMessageContainingAll("weir.state.rocksdb.memory is 20 MiB", "32 MiB or more");
  }

  @Test
  void aBudgetThatIsTooSmallForTheSubtasks_isRefused() {
    List<CountState> states = new ArrayList<>();
    try (RocksDbBackend backend = new RocksDbBackend(RocksDbSettings.of(MemorySetting.of("32m")))) {
      InMemoryCheckpointStore store = new InMemoryCheckpointStore(() -> 0);
      assertThatExceptionOfType(BudgetException.class)
          .isThrownBy(
              () -> {
                for (int subtask = 0; subtask < 16; subtask++) {
                  states.add(new CountState(backend, store, folder, subtask, 16, 1));
                }
              })
          .withMessageContainingAll("32 MiB", "6 subtasks", "36 MiB or more");
      states.forEach(CountState::close);
    }
  }

  @Test
  void whatIsNoSetting_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RocksDbSettings.of(MemorySetting.of("much")))
        .withMessageContaining("'much', which is no size");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RocksDbSettings.of(MemorySetting.with(Map.of("memroy", "1g"))))
        .withMessageContainingAll("weir.state.rocksdb.memroy", "did you mean memory?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RocksDbSettings.of(MemorySetting.with(Map.of("cache-share", "2"))))
        .withMessageContaining("from 0.05 to 0.95");
  }

  @Test
  void everyHandle_isClosed() throws IOException {
    long before = NativeMemory.openHandles();
    InMemoryCheckpointStore store = new InMemoryCheckpointStore(() -> 0);
    try (RocksDbBackend backend =
        new RocksDbBackend(RocksDbSettings.of(MemorySetting.with(Map.of())))) {
      SubtaskSnapshot[] written = new SubtaskSnapshot[2];
      for (int subtask = 0; subtask < 2; subtask++) {
        try (CountState state = new CountState(backend, store, folder, subtask, 2, 1)) {
          for (long key = 0; key < 100; key++) {
            if (state.owns(key)) {
              state.put(key, "text");
            }
          }
          written[subtask] = state.write(1);
        }
      }
      try (CountState merged = new CountState(backend, store, folder, 0, 1, 2)) {
        merged.restore(written);
        assertThat(merged.get(7)).isEqualTo("text");
        assertThat(NativeMemory.openHandles()).isGreaterThan(before);
      }
    }
    assertThat(NativeMemory.openHandles()).isEqualTo(before);
  }

  @Test
  void aRefusedRestore_leavesNoHandleOpen() throws IOException {
    long before = NativeMemory.openHandles();
    InMemoryCheckpointStore store = new InMemoryCheckpointStore(() -> 0);
    try (RocksDbBackend backend =
        new RocksDbBackend(RocksDbSettings.of(MemorySetting.with(Map.of())))) {
      SubtaskSnapshot written;
      try (CountState state = new CountState(backend, store, folder.resolve("a"), 0, 1, 1)) {
        state.put(1, "text");
        written = state.write(1);
      }
      store.delete(written.shared().get(0).name());
      try (CountState state = new CountState(backend, store, folder.resolve("b"), 0, 1, 2)) {
        assertThatIOException().isThrownBy(() -> state.restore(written));
      }
    }
    assertThat(NativeMemory.openHandles()).isEqualTo(before);
  }
}
