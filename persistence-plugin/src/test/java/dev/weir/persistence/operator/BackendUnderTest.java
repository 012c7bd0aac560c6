package dev.weir.persistence.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.persistence.rocksdb.RocksDbBackendProvider;
import dev.weir.settings.Settings;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.testkit.harness.Emitted;
import dev.weir.testkit.harness.HarnessSetup;
import dev.weir.testkit.harness.HarnessSnapshot;
import dev.weir.testkit.harness.Input;
import dev.weir.testkit.harness.OperatorHarness;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A state backend that keeps whatever it writes in a folder of the test's. */
final class BackendUnderTest implements StateBackend {
  private final StateBackend backend;
  private final Path folder;
  private int made;
  private @Nullable KeyedState latest;

  /** The backends that operators with state must behave the same on. */
  enum Kind {
    HEAP,
    ROCKSDB;

    /** How many histories are worth their time. */
    int histories() {
      return this == HEAP ? 5 : 2;
    }

    /** How long each history is. */
    int length() {
      return this == HEAP ? 30 : 40;
    }

    BackendUnderTest in(Path folder) {
      return new BackendUnderTest(
          this == HEAP
              ? new HeapStateBackend()
              : new RocksDbBackendProvider()
                  .open(Settings.of("weir.state.rocksdb", Map.of("memory", "64m"))),
          folder);
    }

    /**
     * Checks what comes out, in any order: on the heap in all ways of the harness, in RocksDB,
     * which takes its time to open, with a restore behind every eighth input.
     */
    void verify(Path folder, HarnessSetup<?> setup, List<Input> inputs, List<?> expected)
        throws Exception {
      try (BackendUnderTest backend = in(folder)) {
        setup.backend(backend).inAnyOrder();
        if (this == HEAP) {
          setup.verify(inputs, expected.toArray());
        } else {
          boolean timestamps = expected.stream().anyMatch(Emitted.class::isInstance);
          assertThat(walk(setup, inputs, timestamps))
              .containsExactlyInAnyOrderElementsOf(List.copyOf(expected));
        }
      }
    }

    private static List<Object> walk(HarnessSetup<?> setup, List<Input> inputs, boolean timestamps)
        throws Exception {
      OperatorHarness<?> harness = setup.open();
      for (int i = 0; i < inputs.size(); i++) {
        feed(harness, inputs.get(i));
        if (i % 8 == 5) {
          HarnessSnapshot snapshot = harness.snapshot();
          harness.close();
          harness = setup.restore(snapshot);
        }
      }
      harness.close();
      return List.copyOf(timestamps ? harness.emitted() : harness.output());
    }

    private static void feed(OperatorHarness<?> harness, Input input) throws Exception {
      if (input instanceof Input.Arrival record) {
        harness.record(record.value(), record.timestampMillis(), record.ordinal());
      } else if (input instanceof Input.EventTimeTo watermark) {
        harness.watermark(watermark.timestampMillis());
      } else if (input instanceof Input.ProcessingTimeTo time) {
        harness.processingTime(time.timestampMillis());
      } else {
        harness.endInput();
      }
    }
  }

  private BackendUnderTest(StateBackend backend, Path folder) {
    this.backend = backend;
    this.folder = folder;
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public KeyedState create(Scope scope) {
    latest =
        backend.create(
            new Scope(
                scope.operator(),
                scope.subtask(),
                scope.keyGroups(),
                scope.maxParallelism(),
                scope.types(),
                folder.resolve(String.valueOf(made++))));
    return latest;
  }

  /** In how many keys and namespaces a state holds something, in what was created last. */
  int keysIn(String state) {
    int[] keys = {0};
    Objects.requireNonNull(latest).forEachKey(state, (key, namespace) -> keys[0]++);
    return keys[0];
  }

  @Override
  public void close() {
    backend.close();
  }
}
