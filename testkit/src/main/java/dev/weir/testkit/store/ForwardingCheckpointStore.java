package dev.weir.testkit.store;

import dev.weir.id.JobId;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import java.io.IOException;
import java.util.List;

/** A store that is another one but for what a subclass overrides. */
public abstract class ForwardingCheckpointStore implements CheckpointStore {
  private final CheckpointStore store;

  protected ForwardingCheckpointStore(CheckpointStore store) {
    this.store = store;
  }

  @Override
  public ObjectSink create(ObjectName name) throws IOException {
    return store.create(name);
  }

  @Override
  public ObjectSource open(ObjectRef ref) throws IOException {
    return store.open(ref);
  }

  @Override
  public void delete(ObjectName name) throws IOException {
    store.delete(name);
  }

  @Override
  public List<StoredObject> list(JobId job) throws IOException {
    return store.list(job);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
