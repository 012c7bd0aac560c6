package dev.weir.testkit.sim.store;

import dev.weir.id.CheckpointId;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SharedObjects;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend.Scope;
import dev.weir.state.StateBackends;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keyed state with incremental snapshots, as a backend with files has them: one object per key
 * group, and a group that has not changed since a complete checkpoint names that one's object
 * again.
 */
public class SharingState extends ForwardingKeyedState {
  private static final String BACKEND = "simulated";

  private final KeyedState state;
  private final String operator;
  private final KeyGroupRange keyGroups;
  private final boolean shares;
  private Map<Integer, ObjectRef> complete = new TreeMap<>();
  private final TreeMap<CheckpointId, Map<Integer, ObjectRef>> pending = new TreeMap<>();

  /**
   * @param shares whether snapshots are incremental; restores take either kind
   */
  public SharingState(KeyedState state, Scope scope, boolean shares) {
    super(state);
    this.state = state;
    this.shares = shares;
    operator = scope.operator();
    keyGroups = scope.keyGroups();
  }

  @Override
  public KeyedSnapshot snapshot(CheckpointId checkpoint) {
    if (!shares) {
      return state.snapshot(checkpoint);
    }
    KeyedSnapshot frozen = state.snapshot();
    Map<Integer, ObjectRef> reusable = complete;
    return new KeyedSnapshot() {
      @Override
      public void writeTo(SnapshotWriter out) throws IOException {
        SharedObjects shared = out.shared();
        if (shared == null) {
          frozen.writeTo(out);
        } else {
          pending.put(checkpoint, write(frozen, out, shared, reusable));
        }
      }

      @Override
      public void close() {
        frozen.close();
      }
    };
  }

  private Map<Integer, ObjectRef> write(
      KeyedSnapshot frozen,
      SnapshotWriter out,
      SharedObjects shared,
      Map<Integer, ObjectRef> reusable)
      throws IOException {
    InMemoryCheckpointStore memory = new InMemoryCheckpointStore(() -> 0);
    Map<Integer, ObjectRef> objects = new TreeMap<>();
    try (SnapshotReader whole = inMemory(memory, shared.snapshot(), frozen::writeTo)) {
      TreeSet<Integer> groups = new TreeSet<>();
      for (StateInfo each : whole.states()) {
        out.begin(each);
        for (int group : whole.groups(each.id())) {
          groups.add(group);
        }
      }
      for (int group : groups) {
        ObjectRef known = reusable.get(group);
        ObjectRef would =
            write(new InMemoryCheckpointStore(() -> 0).create(shared.snapshot()), whole, group);
        ObjectRef object =
            known != null && holdsTheSame(known, would)
                ? known
                : write(shared.create("group-" + group), whole, group);
        shared.add(object);
        objects.put(group, object);
      }
    }
    describe(objects, out);
    return objects;
  }

  private static boolean holdsTheSame(ObjectRef one, ObjectRef other) {
    return one.sizeBytes() == other.sizeBytes() && one.crc32c() == other.crc32c();
  }

  private interface Content {
    void writeTo(SnapshotWriter out) throws IOException;
  }

  private static SnapshotReader inMemory(
      InMemoryCheckpointStore memory, ObjectName name, Content content) throws IOException {
    try (ObjectSink sink = memory.create(name)) {
      SnapshotWriter out = new SnapshotWriter(sink);
      content.writeTo(out);
      return SnapshotReader.open(memory, out.finish());
    }
  }

  private static ObjectRef write(ObjectSink to, SnapshotReader whole, int group)
      throws IOException {
    try (to) {
      SnapshotWriter out = new SnapshotWriter(to);
      for (StateInfo each : whole.states()) {
        copy(whole, each, group, out);
      }
      return out.finish();
    }
  }

  private static void copy(SnapshotReader from, StateInfo state, int group, SnapshotWriter out)
      throws IOException {
    BinaryReader bytes = from.group(state.id(), group);
    if (bytes != null) {
      out.begin(state);
      out.group(group, copy(bytes));
    }
  }

  private static BinaryWriter copy(BinaryReader bytes) {
    byte[] copied = new byte[bytes.remaining()];
    bytes.readRaw(copied, 0, copied.length);
    BinaryWriter payload = new BinaryWriter(Math.max(1, copied.length));
    payload.writeRaw(copied, 0, copied.length);
    return payload;
  }

  private void describe(Map<Integer, ObjectRef> objects, SnapshotWriter out) throws IOException {
    BinaryWriter description = new BinaryWriter();
    description.writeVarInt(objects.size());
    objects.forEach(
        (group, object) -> {
          description.writeVarInt(group);
          description.writeUtf(object.name().value());
          description.writeVarLong(object.sizeBytes());
          description.writeInt(object.crc32c());
        });
    out.begin(StateBackends.nativeId(operator), BACKEND);
    out.group(0, description);
  }

  @Override
  public void restore(SnapshotReader reader) throws IOException {
    if (!BACKEND.equals(StateBackends.nativeBackend(reader, operator))) {
      state.restore(reader);
      return;
    }
    Map<Integer, ObjectRef> objects = objectsOf(reader);
    objects.keySet().removeIf(group -> !keyGroups.contains(group));
    TreeMap<Integer, SnapshotReader> groups = new TreeMap<>();
    try {
      for (Map.Entry<Integer, ObjectRef> each : objects.entrySet()) {
        groups.put(each.getKey(), SnapshotReader.open(reader.store(), each.getValue()));
      }
      InMemoryCheckpointStore memory = new InMemoryCheckpointStore(() -> 0);
      ObjectName name = new ObjectName(reader.name());
      try (SnapshotReader whole = inMemory(memory, name, out -> gather(reader, groups, out))) {
        state.restore(whole);
      }
    } finally {
      for (SnapshotReader each : groups.values()) {
        each.close();
      }
    }
    complete.putAll(objects);
  }

  private void gather(
      SnapshotReader reader, Map<Integer, SnapshotReader> groups, SnapshotWriter out)
      throws IOException {
    for (StateInfo each : reader.states()) {
      if (each.id().operator().equals(operator) && each.id().kind().isKeyed()) {
        out.begin(each);
        for (Map.Entry<Integer, SnapshotReader> group : groups.entrySet()) {
          BinaryReader bytes = group.getValue().group(each.id(), group.getKey());
          if (bytes != null) {
            out.group(group.getKey(), copy(bytes));
          }
        }
      }
    }
  }

  private Map<Integer, ObjectRef> objectsOf(SnapshotReader reader) throws IOException {
    Map<Integer, ObjectRef> objects = new TreeMap<>();
    BinaryReader in = reader.group(StateBackends.nativeId(operator), 0);
    for (int left = in == null ? 0 : in.readVarInt(); in != null && left > 0; left--) {
      int group = in.readVarInt();
      ObjectName name = new ObjectName(in.readUtf());
      objects.put(group, new ObjectRef(name, in.readVarLong(), in.readInt()));
    }
    return objects;
  }

  @Override
  public void checkpointComplete(CheckpointId checkpoint) {
    state.checkpointComplete(checkpoint);
    Map<Integer, ObjectRef> objects = pending.get(checkpoint);
    if (objects != null) {
      complete = objects;
    }
    pending.headMap(checkpoint, true).clear();
  }

  @Override
  public void checkpointAborted(CheckpointId checkpoint) {
    state.checkpointAborted(checkpoint);
    pending.remove(checkpoint);
  }

  /** The objects of a snapshot that was written and is not known to be complete. */
  public Map<Integer, ObjectRef> pendingObjects(CheckpointId checkpoint) {
    return pending.getOrDefault(checkpoint, Map.of());
  }
}
