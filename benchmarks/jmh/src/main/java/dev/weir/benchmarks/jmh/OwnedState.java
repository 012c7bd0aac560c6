package dev.weir.benchmarks.jmh;

import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.serde.types.Types;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The keyed state of one subtask that owns all key groups, with the keys of the keyed sum. */
final class OwnedState implements AutoCloseable {
  /** How many keys are prepared; the access to them is random. */
  static final int KEYS = 1 << 20;

  private final StateBackend backend;
  private final Path directory;
  final KeyedState state;
  final Object[] keys = new Object[KEYS];
  final int[] hashes = new int[KEYS];

  OwnedState(StateBackend backend) throws IOException {
    this.backend = backend;
    directory = Files.createTempDirectory("weir-jmh");
    Types types = new Types();
    state =
        backend.create(
            new StateBackend.Scope(
                "measured",
                0,
                KeyGroups.range(0, KeyGroups.DEFAULT_MAX_PARALLELISM, 1),
                KeyGroups.DEFAULT_MAX_PARALLELISM,
                types,
                directory.resolve("state")));
    for (int i = 0; i < KEYS; i++) {
      keys[i] = KeyedSums.key(i, KeyedSums.KEYS);
      hashes[i] = KeyGroups.mix(types.hash(keys[i]));
    }
  }

  void setKey(int i) {
    state.setKey(keys[i], hashes[i]);
  }

  @Override
  public void close() throws IOException {
    state.close();
    backend.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
