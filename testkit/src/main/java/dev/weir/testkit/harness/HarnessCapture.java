package dev.weir.testkit.harness;

import dev.weir.id.CheckpointId;
import dev.weir.operator.Operator.BackgroundAction;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.SubtaskState;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import org.jspecify.annotations.Nullable;

/** The synchronous part of a snapshot: what was captured, not yet written. */
final class HarnessCapture {
  private final CheckpointId checkpoint;
  private final HarnessPlace place;
  private final @Nullable BackgroundAction action;
  private final @Nullable KeyedSnapshot keyed;
  private final SubtaskState.Capture subtaskState;
  private final long watermark;
  private final boolean ended;

  HarnessCapture(
      CheckpointId checkpoint,
      HarnessPlace place,
      @Nullable BackgroundAction action,
      @Nullable KeyedSnapshot keyed,
      SubtaskState.Capture subtaskState,
      long watermark,
      boolean ended) {
    this.checkpoint = checkpoint;
    this.place = place;
    this.action = action;
    this.keyed = keyed;
    this.subtaskState = subtaskState;
    this.watermark = watermark;
    this.ended = ended;
  }

  /** The background part. The operator may have gone on since. */
  HarnessSnapshot write() throws Exception {
    if (action != null) {
      action.run();
    }
    CheckpointStore store = new InMemoryCheckpointStore(place.clock()::now);
    try (ObjectSink sink = store.create(new ObjectName("harness/" + checkpoint))) {
      SnapshotWriter writer = new SnapshotWriter(sink);
      subtaskState.writeTo(writer);
      if (keyed != null) {
        keyed.writeTo(writer);
      }
      ObjectRef object = writer.finish();
      return new HarnessSnapshot(checkpoint, store, object, place, watermark, ended);
    } finally {
      if (keyed != null) {
        keyed.close();
      }
    }
  }
}
