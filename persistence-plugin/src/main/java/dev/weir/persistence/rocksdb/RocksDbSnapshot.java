package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.files.LocalDirectory;
import dev.weir.persistence.rocksdb.files.NativeFiles;
import dev.weir.persistence.rocksdb.files.NativeFiles.Other;
import dev.weir.persistence.rocksdb.files.NativeFiles.Table;
import dev.weir.persistence.rocksdb.layout.StoredEntries;
import dev.weir.persistence.rocksdb.write.WriteBehind;
import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.SharedObjects;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.snapshot.StateId;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.StateBackends;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.key.KeyGroupRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state at a barrier: the generation that ends there, and the files once it is written. */
final class RocksDbSnapshot implements KeyedSnapshot {
  private static final Logger LOG = LoggerFactory.getLogger(RocksDbSnapshot.class);
  private static final int CHUNK_BYTES = 1 << 20;
  private static final String TABLE = ".sst";

  private final RocksDbKeyedState state;
  private final WriteBehind.Generation generation;
  private final Path links;
  private final Map<String, ObjectRef> reusable;
  private final @Nullable Consumer onStored;
  private boolean stored;
  private volatile boolean closed;

  /** Receives the objects of a snapshot that was written with its files. */
  interface Consumer {
    void stored(Map<String, ObjectRef> objects);
  }

  /**
   * @param reusable objects of complete checkpoints, by the name of the file that they hold
   * @param onStored null if the links are not to be kept
   */
  RocksDbSnapshot(
      RocksDbKeyedState state,
      WriteBehind.Generation generation,
      Path links,
      Map<String, ObjectRef> reusable,
      @Nullable Consumer onStored) {
    this.state = state;
    this.generation = generation;
    this.links = links;
    this.reusable = reusable;
    this.onStored = onStored;
  }

  /**
   * @throws IOException if it cannot be written, or was closed, before or meanwhile
   */
  @Override
  public synchronized void writeTo(SnapshotWriter out) throws IOException {
    checkOpen();
    state.context().behind().write(generation);
    SharedObjects shared = out.shared();
    if (!Files.isDirectory(links)) { // nothing was ever written to the database
      checkOpen();
      for (DeclaredState<?> each : state.states()) {
        each.format.begin(out, new BinaryWriter(16));
      }
    } else if (shared == null) {
      writeSections(out);
    } else {
      writeFiles(out, shared);
    }
    checkOpen();
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the snapshot was closed before it was written");
    }
    state.context().database().requireWanted();
  }

  // ---- in the common format ----

  private void writeSections(SnapshotWriter out) throws IOException {
    try (Database database = Database.openReadOnly(state.context().database().resources(), links)) {
      for (DeclaredState<?> each : state.states()) {
        writeSection(each, database, out);
      }
    }
  }

  private <V> void writeSection(DeclaredState<V> from, Database database, SnapshotWriter out)
      throws IOException {
    BinaryWriter buffer = new BinaryWriter();
    KeyedStateFormat<V>.Section section = from.format.begin(out, buffer);
    StoredEntries<V> entries =
        new StoredEntries<>(database, from.number(), from.format, state.context().types());
    for (int group = state.keyGroups().first(); group < state.keyGroups().end(); group++) {
      entries.read(
          new KeyGroupRange(group, group + 1),
          (keyGroup, key, namespace, content) -> section.add(key, namespace, content));
      section.endGroup(group);
    }
  }

  // ---- as files ----

  private void writeFiles(SnapshotWriter out, SharedObjects shared) throws IOException {
    List<Table> tables = new ArrayList<>();
    List<Other> others = new ArrayList<>();
    for (Path file : LocalDirectory.children(links)) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(TABLE)) {
        tables.add(new Table(name, object(file, name, shared)));
      } else if (name.equals("CURRENT") || name.startsWith("MANIFEST-")) {
        others.add(new Other(name, Files.readAllBytes(file)));
      }
    }
    tables.forEach(table -> shared.add(table.object()));
    Map<StateId, Integer> numbers = new LinkedHashMap<>();
    for (DeclaredState<?> each : state.states()) {
      each.format.begin(out, new BinaryWriter(16));
      if (each.mayBeStored()) {
        numbers.put(each.format.id(), each.number());
      }
    }
    ObjectName snapshot = shared.snapshot();
    BinaryWriter description = new BinaryWriter(4096);
    new NativeFiles(snapshot, state.keyGroups(), numbers, tables, others).write(description);
    out.begin(StateBackends.nativeId(state.operator()), NativeFiles.BACKEND);
    out.group(0, description);
    if (onStored != null) {
      LocalDirectory.stamp(links, description.toBytes());
      Map<String, ObjectRef> objects = new HashMap<>();
      tables.forEach(table -> objects.put(table.file(), table.object()));
      onStored.stored(objects);
      stored = true;
    }
  }

  private ObjectRef object(Path file, String name, SharedObjects shared) throws IOException {
    ObjectRef known = reusable.get(name);
    if (known != null && known.sizeBytes() == Files.size(file)) {
      return known;
    }
    try (InputStream in = Files.newInputStream(file);
        ObjectSink sink = shared.create(name)) {
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        checkOpen();
        sink.write(chunk, 0, read);
      }
      return sink.commit();
    }
  }

  /** What is being written notices it; so this waits for that. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    generation.unwanted();
    synchronized (this) {
      if (!stored) {
        try {
          LocalDirectory.delete(links);
        } catch (IOException left) {
          LOG.warn("{} could not be deleted: {}", links, left.toString());
        }
      }
    }
  }
}
