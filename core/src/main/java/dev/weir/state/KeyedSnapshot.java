package dev.weir.state;

import dev.weir.snapshot.SnapshotWriter;
import dev.weir.spi.store.ObjectRef;
import java.io.IOException;

/**
 * A frozen view of {@link KeyedState}. {@link #writeTo} runs on any thread; {@link #close} on the
 * state's own.
 */
public interface KeyedSnapshot extends AutoCloseable {
  /** Writes all states and timers, key group by key group. */
  void writeTo(SnapshotWriter out) throws IOException;

  /** What was written is part of this object, which is durable. On the writer's thread. */
  default void written(ObjectRef object) {}

  /** The view is no longer needed: the state may stop preserving it. Idempotent. */
  @Override
  void close();
}
