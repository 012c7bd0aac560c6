package dev.weir.state;

import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.id.CheckpointId;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.state.format.StateMismatchException;
import dev.weir.state.key.KeyGroups;
import dev.weir.state.key.KeyVisitor;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keyed state of one operator in one subtask. Used by one thread at a time: first states are
 * declared, then perhaps restored, then accessed.
 *
 * <p>A state belongs to a key, or to a key and a <b>namespace</b>: a window, a side of a join, a
 * version. A state that is declared with a type of namespaces is accessed in the one that is
 * current, as it is for the key that is current; the others do not know of namespaces.
 */
public interface KeyedState extends AutoCloseable {
  <T> ValueState<T> value(StateSpec.OfValue<T> spec);

  <T> ListState<T> list(StateSpec.OfList<T> spec);

  <K, V> MapState<K, V> map(StateSpec.OfMap<K, V> spec);

  TimerState timers(StateSpec.OfTimers spec);

  /** Timers without namespaces. */
  default TimerState timers(String name) {
    return timers(TimerState.of(name));
  }

  /**
   * Takes over the key groups of this subtask from a snapshot object; called once for each object
   * that overlaps them. May block.
   *
   * @throws StateMismatchException if the snapshot has state of this operator that was not
   *     declared, or declared with another type
   */
  void restore(SnapshotReader reader) throws IOException;

  /**
   * Makes a key current for all states, and no namespace.
   *
   * @param hash the key's hash after {@link KeyGroups#mix}
   */
  void setKey(Object key, int hash);

  /** The current key, or null before the first. */
  @Nullable Object key();

  /**
   * Makes a namespace current for those states that are declared with any: until the next one, or
   * the next key.
   */
  void setNamespace(long namespace);

  /**
   * As {@link #setNamespace(long)}, for a namespace of any type that can be a key's. A {@link Long}
   * is the number.
   *
   * @throws dev.weir.serde.UnserializableTypeException if it cannot be a key
   */
  void setNamespace(Object namespace);

  /**
   * The namespaces in which a state holds something for the current key, in no particular order;
   * none if it is declared without. Takes longer than an access: on the heap time in the size of
   * the key's group, in a database a look at it, for which what was changed is written first.
   *
   * @param state its name
   */
  List<Object> namespaces(String state);

  /** Removes what states and timers hold for the current key in the current namespace. */
  void clearNamespace();

  /**
   * Removes all that states and timers hold for the current key, in whichever namespace. Afterwards
   * no namespace is current. Takes as long as {@link #namespaces} for each state with namespaces,
   * and time in the number of timers if there are any.
   */
  void clearKey();

  /**
   * Goes through all keys, and all their namespaces, in which a state holds something, in no
   * particular order: makes each current and calls the action, which may change whatever there is
   * of that key, and of no other. The last one stays current. Takes time in the size of the state;
   * what was changed is written first where that is a database.
   *
   * @param state its name
   * @param action is given the key, and the namespace or null if the state has none
   */
  void forEachKey(String state, KeyVisitor action);

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
