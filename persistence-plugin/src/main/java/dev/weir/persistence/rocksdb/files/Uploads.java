package dev.weir.persistence.rocksdb.files;

import dev.weir.id.CheckpointId;
import dev.weir.spi.store.ObjectRef;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which of the database's files are objects already. A snapshot may name again only what a
 * checkpoint that is known to be complete has named: the objects of any other may be deleted at any
 * time, by a coordinator that gave it up. Files are told apart by name, which one database never
 * gives twice, and size. Safe for use by several threads.
 */
public final class Uploads {
  private Map<String, ObjectRef> complete = Map.of();
  private final TreeMap<CheckpointId, Map<String, ObjectRef>> pending = new TreeMap<>();

  /** The database was made from these files of a complete checkpoint, under the same names. */
  public synchronized void restored(NativeFiles files) {
    Map<String, ObjectRef> objects = new HashMap<>();
    files.tables().forEach(table -> objects.put(table.file(), table.object()));
    complete = Map.copyOf(objects);
  }

  /** What may be named again, by the file's name. */
  public synchronized Map<String, ObjectRef> complete() {
    return complete;
  }

  public synchronized void stored(CheckpointId checkpoint, Map<String, ObjectRef> objects) {
    pending.put(checkpoint, Map.copyOf(objects));
  }

  public synchronized void complete(CheckpointId checkpoint) {
    Map<String, ObjectRef> objects = pending.get(checkpoint);
    if (objects != null) {
      complete = objects;
    }
    pending.headMap(checkpoint, true).clear();
  }

  public synchronized void aborted(CheckpointId checkpoint) {
    pending.remove(checkpoint);
  }
}
