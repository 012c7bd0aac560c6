package dev.weir.state;

import dev.weir.snapshot.MapCheckpointStore;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import java.io.IOException;

/** Snapshot objects in memory, for tests of what is inside them. */
public final class SnapshotMemory extends MapCheckpointStore {
  /** Writes the sections of a snapshot. */
  public interface Content {
    void writeTo(SnapshotWriter out) throws IOException;
  }

  public ObjectRef write(Content content) throws IOException {
    ObjectName name = new ObjectName("test/snapshot-" + objects.size());
    try (ObjectSink sink = create(name)) {
      SnapshotWriter writer = new SnapshotWriter(sink);
      content.writeTo(writer);
      return writer.finish();
    }
  }

  public SnapshotReader read(ObjectRef ref) throws IOException {
    return SnapshotReader.open(this, ref);
  }
}
