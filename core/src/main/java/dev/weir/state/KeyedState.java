package dev.weir.state;

import dev.weir.id.CheckpointId;
import dev.weir.snapshot.SnapshotReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The keyed state of one operator in one subtask. Used by one thread at a time: first states are
 * declared, then perhaps restored, then accessed.
 */
public interface KeyedState extends AutoCloseable {
  <T> ValueState<T> value(StateSpec.OfValue<T> spec);

  <T> ListState<T> list(StateSpec.OfList<T> spec);

  <K, V> MapState<K, V> map(StateSpec.OfMap<K, V> spec);

  /** The timers with this name. */
  TimerState timers(String name);

  /**
   * Takes over the key groups of this subtask from a snapshot object; called once for each object
   * that overlaps them. May block.
   *
   * @throws StateMismatchException if the snapshot has state of this operator that was not
   *     declared, or declared with another type
   */
  void restore(SnapshotReader reader) throws IOException;

  /**
   * Makes a key current for all states.
   *
   * @param hash the key's hash after {@link KeyGroups#mix}
   */
  void setKey(Object key, int hash);

  /** The current key, or null before the first. */
  @Nullable Object key();

  /** Announces the keys of the records that follow, so that a backend may read them in one go. */
  default void prefetch(Object[] keys, int[] hashes, int from, int to) {}

  /** The announced records are done; a backend may write what they changed in one go. */
  default void flush() {}

  /**
   * The synchronous part of a snapshot: what it returns shows the state as it is now, whatever
   * changes later. Takes microseconds to milliseconds.
   */
  KeyedSnapshot snapshot();

  /** As {@link #snapshot()}, for a checkpoint of which {@link #checkpointComplete} may tell. */
  default KeyedSnapshot snapshot(CheckpointId checkpoint) {
    return snapshot();
  }

  /**
   * The checkpoint is the job's head, or was. What was written for it may be named by later
   * snapshots. Late and repeated notices have no effect.
   */
  default void checkpointComplete(CheckpointId checkpoint) {}

  /** The checkpoint will not complete. What was written for it may be gone. */
  default void checkpointAborted(CheckpointId checkpoint) {}

  /**
   * What is being written of this state will not be asked for any more and may fail; {@link #close}
   * follows, when that has ended. The state is not accessed any more. On any thread.
   */
  default void abandon() {}

  @Override
  void close();
}
