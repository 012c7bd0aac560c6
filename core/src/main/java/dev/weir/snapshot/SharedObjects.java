package dev.weir.snapshot;

import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects beside a subtask's snapshot that several checkpoints may share: those that this
 * snapshot writes, under names of its own, and those of earlier checkpoints that it names again.
 * Used by one thread.
 */
public final class SharedObjects {
  private final CheckpointStore store;
  private final ObjectName snapshot;
  private final List<ObjectRef> refs = new ArrayList<>();

  public SharedObjects(CheckpointStore store, ObjectName snapshot) {
    this.store = store;
    this.snapshot = snapshot;
  }

  /** The name of the snapshot itself. */
  public ObjectName snapshot() {
    return snapshot;
  }

  /**
   * Begins an object of this snapshot; once it is committed, its reference goes to {@link #add}.
   *
   * @param file see {@link ObjectNames#beside}
   */
  public ObjectSink create(String file) throws IOException {
    return store.create(ObjectNames.beside(snapshot, file));
  }

  /**
   * The snapshot needs this object. One that an earlier checkpoint wrote may be added only if that
   * checkpoint is known to be complete: what is written for others may be deleted at any time.
   */
  public void add(ObjectRef ref) {
    refs.add(ref);
  }

  /** All that was added. */
  public List<ObjectRef> refs() {
    return List.copyOf(refs);
  }
}
