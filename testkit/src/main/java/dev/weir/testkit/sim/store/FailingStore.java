package dev.weir.testkit.sim.store;

import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.KnownFailureException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.testkit.store.ForwardingCheckpointStore;
import dev.weir.testkit.store.ForwardingObjectSink;
import dev.weir.testkit.store.UnknownOutcome;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store that takes some objects and then fails. */
final class FailingStore extends ForwardingCheckpointStore {
  private final @Nullable UnknownOutcome really;
  private int left;

  /**
   * @param objects how many are committed before one fails
   * @param really what happens to the one that fails, about which the store claims nothing; null if
   *     it claims that it is not written
   */
  FailingStore(CheckpointStore store, int objects, @Nullable UnknownOutcome really) {
    super(store);
    this.really = really;
    left = objects;
  }

  @Override
  public ObjectSink create(ObjectName name) throws IOException {
    return new ForwardingObjectSink(super.create(name)) {
      @Override
      public ObjectRef commit() throws IOException {
        if (left-- > 0) {
          return super.commit();
        }
        if (really == null) {
          throw new KnownFailureException("simulated: the disk is full");
        }
        if (really == UnknownOutcome.APPLIED) {
          super.commit();
        }
        throw new IOException("simulated: nobody knows whether " + name + " was written");
      }
    };
  }
}
