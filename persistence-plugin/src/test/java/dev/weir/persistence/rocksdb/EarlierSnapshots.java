package dev.weir.persistence.rocksdb;

import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.ValueState;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.SharedObjects;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.StateBackend.Scope;
import dev.weir.state.TimerState;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyGroups;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Snapshots as files, of state that says by itself what it should be: made once with the code of a
 * version, kept, and read by the code of all later ones.
 *
 * <p>Not a test: its main method writes them into {@code src/test/resources/snapshots/VERSION}. A
 * folder of an earlier version is never written again.
 */
final class EarlierSnapshots {
  private static final int MAX_PARALLELISM = 16;
  private static final String JOB = "job/";
  private static final String SNAPSHOT = "snapshot";
  static final String HEAP = "heap";
  static final String ROCKSDB = "rocksdb";

  /** A key of more than one part. */
  public record Place(String name, int number) {}

  /** A value of more than one part. */
  public record Reading(String sensor, long count, double mean) {}

  /** The states of one subtask. */
  static final class States implements AutoCloseable {
    final Types types = new Types();
    final KeyedState keyed;
    final ValueState<Long> total;
    final ValueState<Reading> reading;
    final ListState<String> events;
    final MapState<String, Reading> readings;
    final TimerState timers;

    States(StateBackend backend, KeyGroupRange range, Path directory) {
      keyed = backend.create(new Scope("count", 0, range, MAX_PARALLELISM, types, directory));
      total = keyed.value(ValueState.of("total", Long.class));
      reading = keyed.value(ValueState.of("reading", Reading.class));
      events = keyed.list(ListState.of("events", String.class));
      readings = keyed.map(MapState.of("readings", String.class, Reading.class));
      timers = keyed.timers("event-time");
    }

    /** Makes a key current; returns whether it is owned here. */
    boolean setKey(Object key, KeyGroupRange range) {
      int hash = KeyGroups.mix(types.hash(key));
      if (!range.contains(KeyGroups.ofHash(hash, MAX_PARALLELISM))) {
        return false;
      }
      keyed.setKey(key, hash);
      return true;
    }

    @Override
    public void close() {
      keyed.close();
    }
  }

  private EarlierSnapshots() {}

  static KeyGroupRange range(int subtask, int parallelism) {
    return KeyGroups.range(subtask, MAX_PARALLELISM, parallelism);
  }

  static List<Object> keys() {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      keys.add(i % 3 == 0 ? (long) i : i % 3 == 1 ? "key-" + i : new Place("place", i));
    }
    return keys;
  }

  static Reading reading(int of) {
    return new Reading("sensor " + of, of, of / 4.0);
  }

  private static void fill(States states) {
    List<Object> keys = keys();
    for (int i = 0; i < keys.size(); i++) {
      states.setKey(keys.get(i), range(0, 1));
      states.total.update((long) -i);
      states.reading.update(reading(i));
      for (int k = 0; k < i % 4; k++) {
        states.events.add("event " + i + "/" + k);
        states.readings.put("m" + k, reading(100 * i + k));
      }
      states.timers.add(1000 - i);
      states.timers.add(5000);
    }
  }

  /** Reads the objects of a folder back into a store. */
  static SnapshotReader open(Path folder) throws IOException {
    InMemoryCheckpointStore store = new InMemoryCheckpointStore(() -> 0);
    ObjectRef snapshot = null;
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        try (ObjectSink sink = store.create(new ObjectName(JOB + name))) {
          byte[] bytes = Files.readAllBytes(file);
          sink.write(bytes, 0, bytes.length);
          ObjectRef ref = sink.commit();
          snapshot = name.equals(SNAPSHOT) ? ref : snapshot;
        }
      }
    }
    if (snapshot == null) {
      throw new IOException("no snapshot in " + folder);
    }
    return SnapshotReader.open(store, snapshot);
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    write(new HeapStateBackend(), folder.resolve(HEAP));
    write(new RocksDbBackendProvider().open(MemorySetting.of("256m")), folder.resolve(ROCKSDB));
  }

  private static void write(StateBackend backend, Path folder) throws IOException {
    Path working = Files.createTempDirectory("weir-earlier");
    InMemoryCheckpointStore store = new InMemoryCheckpointStore(() -> 0);
    ObjectName name = new ObjectName(JOB + SNAPSHOT);
    SharedObjects shared = new SharedObjects(store, name);
    try (backend;
        States states = new States(backend, range(0, 1), working.resolve("state"))) {
      fill(states);
      try (KeyedSnapshot snapshot = states.keyed.snapshot();
          ObjectSink sink = store.create(name)) {
        SnapshotWriter out = new SnapshotWriter(sink, shared);
        snapshot.writeTo(out);
        copy(store, out.finish(), folder);
      }
    }
    for (ObjectRef ref : shared.refs()) {
      copy(store, ref, folder);
    }
  }

  private static void copy(InMemoryCheckpointStore store, ObjectRef ref, Path folder)
      throws IOException {
    Path file = folder.resolve(ref.name().value().substring(JOB.length()));
    Files.createDirectories(file.getParent());
    try (ObjectSource source = store.open(ref)) {
      Files.write(file, source.read(0, (int) ref.sizeBytes()));
    }
  }
}
