package dev.weir.testkit.harness;

import dev.weir.id.CheckpointId;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectRef;
import java.io.IOException;

/** The state of one operator instance as a checkpoint would hold it. */
public final class HarnessSnapshot {
  private final CheckpointId checkpoint;
  private final CheckpointStore store;
  private final ObjectRef object;
  private final HarnessPlace place;
  private final long watermark;
  private final boolean ended;

  HarnessSnapshot(
      CheckpointId checkpoint,
      CheckpointStore store,
      ObjectRef object,
      HarnessPlace place,
      long watermark,
      boolean ended) {
    this.checkpoint = checkpoint;
    this.store = store;
    this.object = object;
    this.place = place;
    this.watermark = watermark;
    this.ended = ended;
  }

  /** The checkpoint's number. */
  public CheckpointId checkpoint() {
    return checkpoint;
  }

  /** The size in bytes. */
  public long sizeBytes() {
    return object.sizeBytes();
  }

  SnapshotReader open() throws IOException {
    return SnapshotReader.open(store, object);
  }

  HarnessPlace place() {
    return place;
  }

  long watermark() {
    return watermark;
  }

  /** Whether the input had ended. */
  boolean ended() {
    return ended;
  }
}
