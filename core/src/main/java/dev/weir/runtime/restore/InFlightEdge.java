package dev.weir.runtime.restore;

import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;
import dev.weir.serde.BinaryReader;
import dev.weir.serde.Serde;
import dev.weir.serde.SerdeException;
import dev.weir.serde.types.Types;
import dev.weir.state.format.StateMismatchException;
import dev.weir.state.key.KeyGroups;
import org.jspecify.annotations.Nullable;

/**
 * The records that were on their way through an edge when a checkpoint was taken: how they are
 * read, and to which subtask each goes now. Each goes to exactly one; where it would not, because
 * the job has changed, the restore fails for good rather than lose a record.
 */
final class InFlightEdge {
  private final Edge edge;
  private final Types types;
  private final int maxParallelism;
  private final int oldParallelism;
  private final int parallelism;

  /**
   * @param oldParallelism of the receiving operator when the checkpoint was taken
   * @param parallelism of the receiving operator now
   */
  InFlightEdge(Edge edge, Types types, int maxParallelism, int oldParallelism, int parallelism) {
    this.edge = edge;
    this.types = types;
    this.maxParallelism = maxParallelism;
    this.oldParallelism = oldParallelism;
    this.parallelism = parallelism;
  }

  /** Receives a record as it was sent. */
  interface Consumer {
    void accept(Object value, long timestamp) throws Exception;
  }

  /** Reads the records of one channel. */
  void read(BinaryReader in, Consumer consumer) throws Exception {
    Serde<Object> values = types.dynamic();
    int count = in.readVarInt();
    for (int i = 0; i < count; i++) {
      long timestamp = in.readLong();
      Object value;
      try {
        value = values.read(in);
      } catch (SerdeException unreadable) {
        throw refused("one of them cannot be read (" + unreadable.getMessage() + ")", unreadable);
      }
      consumer.accept(value, timestamp);
    }
  }

  boolean isKeyed() {
    return edge.partitioner() instanceof Partitioner.Hash;
  }

  boolean isBroadcast() {
    return edge.partitioner() instanceof Partitioner.Broadcast;
  }

  /**
   * Whether any record that was on its way to the old receiver may go to the subtask. Of broadcast
   * records each subtask gets those that were on their way to one old receiver, the one whose
   * broadcast state it has got ({@link dev.weir.state.SubtaskState#restore}).
   */
  boolean concerns(int oldReceiver, int subtask) {
    if (isBroadcast()) {
      return oldReceiver == subtask % oldParallelism;
    }
    return isDecidedByRecord() || oldReceiver % parallelism == subtask;
  }

  private boolean isDecidedByRecord() {
    return oldParallelism != parallelism
        && (isKeyed() || edge.partitioner() instanceof Partitioner.Custom);
  }

  /** The record's key, which is not null. */
  Object keyOf(Object value) {
    Object key;
    try {
      key = selector().selector().keyOf(value);
    } catch (Exception failed) {
      throw refused("the key selector failed on one of them (" + failed + ")", failed);
    }
    if (key == null) {
      throw refused("the key selector returns null for one of them", null);
    }
    return key;
  }

  /** The key's hash, as frames carry it. */
  int hashOf(Object key) {
    return KeyGroups.mix(types.hash(key));
  }

  @SuppressWarnings("unchecked") // the graph's builder checked the selector's type
  private Partitioner.Hash<Object, Object> selector() {
    return (Partitioner.Hash<Object, Object>) edge.partitioner();
  }

  /**
   * The subtask that the record goes to.
   *
   * @param hash of the key; ignored without keys
   * @throws StateMismatchException if the record cannot have been sent to its old receiver by the
   *     job as it is now
   */
  int receiverOf(int oldReceiver, Object value, int hash) throws Exception {
    if (isKeyed()) {
      int group = KeyGroups.ofHash(hash, maxParallelism);
      if (KeyGroups.owner(group, maxParallelism, oldParallelism) != oldReceiver) {
        throw refused(
            "one of them was sent to subtask "
                + oldReceiver
                + ", where the key that it has now does not belong: keyBy in front of operator '"
                + edge.to()
                + "' selects other keys than it did, or their hashes change from process to"
                + " process",
            null);
      }
      return KeyGroups.owner(group, maxParallelism, parallelism);
    }
    if (isDecidedByRecord() && edge.partitioner() instanceof Partitioner.Custom<?> custom) {
      return chosen(custom, value);
    }
    return oldReceiver % parallelism;
  }

  private int chosen(Partitioner.Custom<?> custom, Object value) throws Exception {
    @SuppressWarnings("unchecked") // the graph's builder checked the selector's type
    var selector = (Partitioner.ChannelSelector<Object>) custom.selector();
    int chosen = selector.channelOf(value, parallelism);
    if (chosen < 0 || chosen >= parallelism) {
      throw refused(
          "the custom partitioner chose subtask " + chosen + " of " + parallelism + " for one",
          null);
    }
    return chosen;
  }

  private StateMismatchException refused(String why, @Nullable Throwable cause) {
    StateMismatchException refusal =
        new StateMismatchException(
            "the checkpoint holds records on their way through '"
                + edge.id()
                + "', and "
                + why
                + ": run the job once as it was with --guarantee exactly-once and stop it, which"
                + " leaves nothing on its way, or start with --fresh to begin without state");
    if (cause != null) {
      refusal.initCause(cause);
    }
    return refusal;
  }
}
