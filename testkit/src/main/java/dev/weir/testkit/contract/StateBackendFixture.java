package dev.weir.testkit.contract;

import dev.weir.serde.types.Types;
import dev.weir.snapshot.SharedObjects;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.SubtaskState;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.key.KeyGroups;
import dev.weir.state.key.KeyInNamespace;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Opens state of the backend under test, and moves snapshots of it through a store in memory. */
abstract class StateBackendFixture {
  static final int MAX_PARALLELISM = 32;
  private static final String OPERATOR = "count";
  static final List<Object> KEYS = StateUnderTest.keys(60);

  @TempDir Path directory;

  final Types types = new Types();
  private final InMemoryCheckpointStore store = new InMemoryCheckpointStore(() -> 0);
  private int objects;
  private final List<KeyedState> opened = new ArrayList<>();
  private final List<Runnable> closes = new ArrayList<>();
  private StateBackend backend;

  /** Makes the backend; the contract closes it. */
  protected abstract StateBackend createBackend();

  @BeforeEach
  void open() {
    backend = createBackend();
  }

  @AfterEach
  void close() {
    closes.forEach(Runnable::run);
    opened.forEach(KeyedState::close);
    backend.close();
  }

  /** Before the states are closed. */
  void closeAtTheEnd(Runnable close) {
    closes.add(close);
  }

  KeyedState create(int subtask, int parallelism) {
    return create(types, subtask, parallelism);
  }

  /** State in a program whose types are these. */
  KeyedState create(Types with, int subtask, int parallelism) {
    return create(backend, with, subtask, parallelism);
  }

  /** State of the heap backend in a program whose types are these. */
  KeyedState createHeap(Types with, int subtask, int parallelism) {
    return create(new HeapStateBackend(), with, subtask, parallelism);
  }

  private KeyedState create(StateBackend from, Types with, int subtask, int parallelism) {
    KeyedState state =
        from.create(
            new StateBackend.Scope(
                OPERATOR,
                subtask,
                KeyGroups.range(subtask, MAX_PARALLELISM, parallelism),
                MAX_PARALLELISM,
                with,
                directory.resolve("state-" + opened.size())));
    opened.add(state);
    return state;
  }

  KeyedState create() {
    return create(0, 1);
  }

  StateUnderTest states(int subtask, int parallelism) {
    return new StateUnderTest(create(subtask, parallelism), types);
  }

  /** State of the heap backend, to move snapshots between the two. */
  StateUnderTest heapStates(int subtask, int parallelism) {
    return new StateUnderTest(createHeap(types, subtask, parallelism), types);
  }

  void setKey(KeyedState state, Object key) {
    state.setKey(key, KeyGroups.mix(types.hash(key)));
  }

  ObjectRef write(KeyedState state) throws IOException {
    try (KeyedSnapshot snapshot = state.snapshot()) {
      return write(snapshot);
    }
  }

  ObjectRef write(KeyedSnapshot snapshot) throws IOException {
    ObjectName name = new ObjectName("contract/" + objects++);
    try (ObjectSink sink = store.create(name)) {
      SnapshotWriter writer = new SnapshotWriter(sink, new SharedObjects(store, name));
      snapshot.writeTo(writer);
      return writer.finish();
    }
  }

  /** Writes everything into sections, as any other backend can read them without files. */
  ObjectRef writeSections(KeyedState state) throws IOException {
    try (KeyedSnapshot snapshot = state.snapshot();
        ObjectSink sink = store.create(new ObjectName("contract/" + objects++))) {
      SnapshotWriter writer = new SnapshotWriter(sink);
      snapshot.writeTo(writer);
      return writer.finish();
    }
  }

  void restore(KeyedState state, ObjectRef... objects) throws IOException {
    for (ObjectRef object : objects) {
      try (SnapshotReader reader = SnapshotReader.open(store, object)) {
        state.restore(reader);
      }
    }
  }

  ObjectRef write(SubtaskState state) throws IOException {
    try (ObjectSink sink = store.create(new ObjectName("contract/" + objects++))) {
      SnapshotWriter writer = new SnapshotWriter(sink);
      state.snapshot().writeTo(writer);
      return writer.finish();
    }
  }

  void restore(SubtaskState state, int subtask, int parallelism, List<ObjectRef> old)
      throws IOException {
    List<SnapshotReader> readers = new ArrayList<>();
    for (ObjectRef each : old) {
      readers.add(SnapshotReader.open(store, each));
    }
    state.restore(readers, subtask, parallelism);
    for (SnapshotReader reader : readers) {
      reader.close();
    }
  }

  String schema(Class<?> type) {
    return types.serdeOf(type).schema().toString();
  }

  List<Object> keysOf(int subtask, int parallelism) {
    return ownedBy(subtask, parallelism, KEYS);
  }

  /** Those of the keys, or of the keys in namespaces, that a subtask owns. */
  List<Object> ownedBy(int subtask, int parallelism, List<Object> entries) {
    return entries.stream()
        .filter(
            entry -> {
              Object key = entry instanceof KeyInNamespace in ? in.key() : entry;
              int hash = KeyGroups.mix(types.hash(key));
              int group = KeyGroups.ofHash(hash, MAX_PARALLELISM);
              return KeyGroups.owner(group, MAX_PARALLELISM, parallelism) == subtask;
            })
        .toList();
  }
}
