package dev.weir.persistence.rocksdb;

import dev.weir.api.state.ValueState;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import dev.weir.snapshot.ObjectNames;
import dev.weir.snapshot.SharedObjects;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.key.KeyGroups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A text per number, in one subtask and attempt, with its checkpoints in a store. */
final class CountState implements AutoCloseable {
  static final int MAX_PARALLELISM = 64;
  private static final JobId JOB = new JobId("job");

  final KeyedState keyed;
  final ValueState<String> text;
  private final Types types = new Types();
  private final CheckpointStore store;
  private final int subtask;
  private final int parallelism;
  private final int attempt;

  CountState(
      StateBackend backend,
      CheckpointStore store,
      Path localDir,
      int subtask,
      int parallelism,
      int attempt) {
    this.store = store;
    this.subtask = subtask;
    this.parallelism = parallelism;
    this.attempt = attempt;
    keyed =
        backend.create(
            new StateBackend.Scope(
                "count",
                subtask,
                KeyGroups.range(subtask, MAX_PARALLELISM, parallelism),
                MAX_PARALLELISM,
                types,
                localDir.resolve("count-" + subtask + "-" + attempt)));
    text = keyed.value(ValueState.of("text", String.class));
  }

  /** Text of the key's own that no compression makes shorter. */
  static String padding(long key) {
    SplittableRandom random = new SplittableRandom(key);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      text.append((char) random.nextInt('!', '~'));
    }
    return text.toString();
  }

  boolean owns(long key) {
    int group = KeyGroups.ofHash(hash(key), MAX_PARALLELISM);
    return KeyGroups.owner(group, MAX_PARALLELISM, parallelism) == subtask;
  }

  private int hash(long key) {
    return KeyGroups.mix(types.hash(key));
  }

  void put(long key, String value) {
    keyed.setKey(key, hash(key));
    text.update(value);
  }

  String get(long key) {
    keyed.setKey(key, hash(key));
    return text.value();
  }

  /** Takes a snapshot and makes it durable; nobody has said yet that it is complete. */
  SubtaskSnapshot write(long checkpoint) throws IOException {
    CheckpointId id = new CheckpointId(checkpoint);
    ObjectName name =
        ObjectNames.subtask(JOB, id, new LeaderEpoch(1), attempt, new SubtaskId("count", subtask));
    try (KeyedSnapshot snapshot = keyed.snapshot(id);
        ObjectSink sink = store.create(name)) {
      SharedObjects shared = new SharedObjects(store, name);
      SnapshotWriter writer = new SnapshotWriter(sink, shared);
      snapshot.writeTo(writer);
      ObjectRef object = writer.finish();
      return new SubtaskSnapshot(object, shared.refs());
    }
  }

  void complete(long checkpoint) {
    keyed.checkpointComplete(new CheckpointId(checkpoint));
  }

  /** Returns how many bytes were found on the node. */
  long restore(SubtaskSnapshot... snapshots) throws IOException {
    long found = 0;
    for (SubtaskSnapshot each : snapshots) {
      try (SnapshotReader reader = SnapshotReader.open(store, each.object())) {
        keyed.restore(reader);
        found += reader.bytesFoundHere();
      }
    }
    return found;
  }

  /** What was written for this snapshot alone. */
  static long newBytes(SubtaskSnapshot snapshot) {
    return snapshot.shared().stream()
        .filter(ref -> ObjectNames.isBeside(ref.name(), snapshot.object().name()))
        .mapToLong(ObjectRef::sizeBytes)
        .sum();
  }

  @Override
  public void close() {
    keyed.close();
  }
}
