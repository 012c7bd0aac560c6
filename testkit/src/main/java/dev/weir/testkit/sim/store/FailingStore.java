package dev.weir.testkit.sim.store;

import dev.weir.snapshot.CheckpointStore;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectRef;
import dev.weir.snapshot.ObjectSink;
import dev.weir.testkit.store.ForwardingCheckpointStore;
import java.io.IOException;

/** A store that takes some objects and then fails. */
final class FailingStore extends ForwardingCheckpointStore {
  private final boolean writes;
  private int left;

  /**
   * @param objects how many are committed before one fails
   * @param writes whether the one that fails is written all the same, so that its outcome is
   *     unknown
   */
  FailingStore(CheckpointStore store, int objects, boolean writes) {
    super(store);
    this.writes = writes;
    left = objects;
  }

  @Override
  public ObjectSink create(ObjectName name) throws IOException {
    ObjectSink sink = super.create(name);
    return new ObjectSink() {
      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        sink.write(source, offset, length);
      }

      @Override
      public long position() {
        return sink.position();
      }

      @Override
      public ObjectRef commit() throws IOException {
        if (left-- > 0) {
          return sink.commit();
        }
        if (writes) {
          sink.commit();
          throw new IOException("simulated: nobody knows whether " + name + " was written");
        }
        throw new IOException("simulated: the disk is full");
      }

      @Override
      public void close() throws IOException {
        sink.close();
      }
    };
  }
}
