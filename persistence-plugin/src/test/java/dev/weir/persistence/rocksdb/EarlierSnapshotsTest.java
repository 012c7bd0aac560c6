package dev.weir.persistence.rocksdb;

import static dev.weir.persistence.rocksdb.EarlierSnapshots.keys;
import static dev.weir.persistence.rocksdb.EarlierSnapshots.range;
import static dev.weir.persistence.rocksdb.EarlierSnapshots.reading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.persistence.rocksdb.EarlierSnapshots.States;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.state.StateBackend;
import dev.weir.state.TimerState.Timer;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.key.KeyGroupRange;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Snapshots that an earlier version wrote are restored, by either backend, at any parallelism. */
class EarlierSnapshotsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "2026-11, heap, 1",
    "2026-11, heap, 3",
    "2026-11, rocksdb, 1",
    "2026-11, rocksdb, 3",
  })
  void ofEachVersion_areRestored(String version, String writer, int parallelism)
      throws IOException, URISyntaxException {
    URL folder = getClass().getResource("/snapshots/" + version + "/" + writer);
    Path snapshot = Path.of(Objects.requireNonNull(folder).toURI());
    verify(new HeapStateBackend(), snapshot, parallelism);
    verify(new RocksDbBackendProvider().open(MemorySetting.of("256m")), snapshot, parallelism);
  }

  private void verify(StateBackend backend, Path snapshot, int parallelism) throws IOException {
    List<Object> found = new ArrayList<>();
    List<Object> fired = new ArrayList<>();
    try (backend) {
      for (int subtask = 0; subtask < parallelism; subtask++) {
        KeyGroupRange range = range(subtask, parallelism);
        Path working = directory.resolve(backend.name() + "-" + subtask);
        try (States states = new States(backend, range, working);
            SnapshotReader reader = EarlierSnapshots.open(snapshot)) {
          states.keyed.restore(reader);
          verify(states, range, found);
          for (Timer timer = states.timers.pollUntil(2000);
              timer != null;
              timer = states.timers.pollUntil(2000)) {
            fired.add(timer.key());
            assertThat(timer.timestampMillis()).isEqualTo(1000 - keys().indexOf(timer.key()));
          }
          assertThat(states.timers.earliestMillis()).isEqualTo(5000);
        }
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(keys());
    assertThat(fired).containsExactlyInAnyOrderElementsOf(keys());
  }

  private static void verify(States states, KeyGroupRange range, List<Object> found) {
    List<Object> keys = keys();
    for (int i = 0; i < keys.size(); i++) {
      if (states.setKey(keys.get(i), range)) {
        found.add(keys.get(i));
        assertThat(states.total.value()).isEqualTo(-i);
        assertThat(states.reading.value()).isEqualTo(reading(i));
        List<String> events = new ArrayList<>();
        for (int k = 0; k < i % 4; k++) {
          events.add("event " + i + "/" + k);
          assertThat(states.readings.get("m" + k)).isEqualTo(reading(100 * i + k));
        }
        assertThat(states.events.get()).isEqualTo(events);
        assertThat(states.readings.keys()).hasSize(i % 4);
      }
    }
  }
}
