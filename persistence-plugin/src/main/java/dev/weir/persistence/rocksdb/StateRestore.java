package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.files.FileRestore;
import dev.weir.persistence.rocksdb.files.LocalDirectory;
import dev.weir.persistence.rocksdb.files.NativeFiles;
import dev.weir.persistence.rocksdb.files.Uploads;
import dev.weir.persistence.rocksdb.write.Batch;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.StateId;
import dev.weir.state.StateBackends;
import dev.weir.state.format.NativeView;
import dev.weir.state.format.StateChange;
import dev.weir.state.key.KeyGroupRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills an operator's states from snapshots of its old subtasks: by files as they are, where these
 * are this backend's and hold what is declared now, and else entry by entry.
 */
final class StateRestore {
  private final String operator;
  private final KeyGroupRange keyGroups;
  private final StateContext context;
  private final List<DeclaredState<?>> states;
  private final LocalDirectory directory;
  private final Uploads uploads;
  private int restored;
  private boolean first = true;

  /**
   * @param states those that are declared when a snapshot is restored
   */
  StateRestore(
      String operator,
      KeyGroupRange keyGroups,
      StateContext context,
      List<DeclaredState<?>> states,
      LocalDirectory directory,
      Uploads uploads) {
    this.operator = operator;
    this.keyGroups = keyGroups;
    this.context = context;
    this.states = states;
    this.directory = directory;
    this.uploads = uploads;
  }

  /** Restores what of a snapshot belongs to the state's key groups. */
  void from(SnapshotReader reader) throws IOException {
    String writer = StateBackends.nativeBackend(reader, operator);
    if (writer != null && writer.equals(NativeFiles.BACKEND) && isAsNow(reader)) {
      restoreFiles(reader);
      new StoredKeys(context, keyGroups).check(states);
    } else {
      restoreEntries(reader);
    }
    for (DeclaredState<?> state : states) {
      if (state.mayBeStored() && state instanceof RocksDbTimers timers) {
        timers.restored();
      }
    }
    first = false;
  }

  /** Whether the files hold all states in the form of now; otherwise entries are converted. */
  private boolean isAsNow(SnapshotReader reader) throws IOException {
    byte[] description = NativeFiles.bytesOf(reader, operator);
    if (!NativeFiles.read(description, reader.name()).hasListChunks()) {
      return false;
    }
    for (DeclaredState<?> each : states) {
      StateInfo stored = reader.state(each.format.id());
      if (stored != null && StateChange.isChanged(stored, each.format.state())) {
        return false;
      }
    }
    return true;
  }

  private void restoreEntries(SnapshotReader reader) throws IOException {
    Batch batch = new Batch(context.database());
    try (NativeView files =
        StateBackends.view(
            reader, operator, context.types(), directory.temporary("view-" + restored++))) {
      for (DeclaredState<?> state : states) {
        restoreEntries(state, reader, files, batch);
      }
    }
    batch.write();
  }

  private <V> void restoreEntries(
      DeclaredState<V> state, SnapshotReader reader, @Nullable NativeView files, Batch batch)
      throws IOException {
    state.format.read(
        reader,
        files,
        keyGroups,
        (keyGroup, key, namespace, content) ->
            state.restore(keyGroup, key, namespace, content, batch));
  }

  private void restoreFiles(SnapshotReader reader) throws IOException {
    byte[] description = NativeFiles.bytesOf(reader, operator);
    NativeFiles files = NativeFiles.read(description, reader.name());
    FileRestore restore = new FileRestore(context.database(), keyGroups);
    if (first) {
      place(files, description, reader, directory.database());
      adopt(files.numbers());
      markStored(files);
      restore.open(files.range());
      uploads.restored(files);
      return;
    }
    var temporary = directory.temporary("parent-" + restored++);
    try {
      place(files, description, reader, temporary);
      restore.merge(temporary, files, numbers());
      markStored(files);
    } finally {
      LocalDirectory.delete(temporary);
    }
  }

  private void place(NativeFiles files, byte[] description, SnapshotReader reader, Path target)
      throws IOException {
    reader.foundHere(
        LocalDirectory.place(files, description, reader.store(), directory.root(), target));
  }

  private void markStored(NativeFiles files) {
    for (DeclaredState<?> state : states) {
      if (files.numbers().containsKey(state.format.id())) {
        state.stored();
      }
    }
  }

  /** Gives the states the numbers that they have in the restored database, the others new ones. */
  private void adopt(Map<StateId, Integer> numbers) {
    int next = 0;
    for (int number : numbers.values()) {
      next = Math.max(next, number + 1);
    }
    for (DeclaredState<?> state : states) {
      Integer known = numbers.get(state.format.id());
      state.number(known == null ? next++ : known);
    }
  }

  private Map<StateId, Integer> numbers() {
    Map<StateId, Integer> numbers = new LinkedHashMap<>();
    states.forEach(state -> numbers.put(state.format.id(), state.number()));
    return numbers;
  }
}
