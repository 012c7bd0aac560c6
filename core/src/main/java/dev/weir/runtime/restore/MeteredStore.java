package dev.weir.runtime.restore;

import dev.weir.id.JobId;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.ObjectSource;
import java.io.IOException;
import java.util.List;

/** A store that counts what one thread reads. */
final class MeteredStore implements CheckpointStore {
  private final CheckpointStore store;
  private long bytesRead;

  MeteredStore(CheckpointStore store) {
    this.store = store;
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public ObjectSource open(ObjectRef ref) throws IOException {
    ObjectSource source = store.open(ref);
    return new ObjectSource() {
      @Override
      public long sizeBytes() {
        return source.sizeBytes();
      }

      @Override
      public byte[] read(long offset, int length) throws IOException {
        bytesRead += length;
        return source.read(offset, length);
      }

      @Override
      public void close() throws IOException {
        source.close();
      }
    };
  }

  @Override
  public ObjectSink create(ObjectName name) throws IOException {
    return store.create(name);
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
