package dev.weir.graph;

import dev.weir.api.function.KeySelector;
import dev.weir.serde.TypeRef;
import java.util.Locale;
import java.util.Objects;

/** How an edge spreads the records of an upstream subtask over the downstream subtasks. */
public sealed interface Partitioner {
  /**
   * Forward where both sides have the same parallelism, otherwise rebalance; resolved when the
   * graph is compiled.
   */
  record Auto() implements Partitioner {}

  /** To the subtask with the same index; both sides have the same parallelism. */
  record Forward() implements Partitioner {}

  /**
   * By key: to the subtask that owns the key's key group. The records' keys become current
   * downstream.
   *
   * @param keyType of the keys, as far as it is known; Object if nothing is
   */
  record Hash<T, K>(KeySelector<T, K> selector, TypeRef<?> keyType) implements Partitioner {
    public Hash {
      Objects.requireNonNull(selector, "a keyed edge needs a key selector");
      Objects.requireNonNull(keyType, "the type of keys; leave it away if it need not be said");
    }

    /** The same, with the keys' type said where the selector does not tell it. */
    public Hash<T, K> withKeyType(TypeRef<K> type) {
      return new Hash<>(selector, type);
    }
  }

  /** To all subtasks in turn. */
  record Rebalance() implements Partitioner {}

  /** To a subtask chosen by a pseudo-random sequence that is the same on each run. */
  record Shuffle() implements Partitioner {}

  /** To every subtask. */
  record Broadcast() implements Partitioner {}

  /** To the first subtask. */
  record Global() implements Partitioner {}

  /** To the subtask that a function chooses. */
  record Custom<T>(ChannelSelector<T> selector) implements Partitioner {
    public Custom {
      Objects.requireNonNull(selector, "custom partitioning needs a channel selector");
    }
  }

  /**
   * Chooses a subtask, from 0 to {@code parallelism}, exclusive; always the same for the same
   * record.
   */
  @FunctionalInterface
  interface ChannelSelector<T> {
    int channelOf(T value, int parallelism) throws Exception;
  }

  static Partitioner auto() {
    return new Auto();
  }

  static Partitioner forward() {
    return new Forward();
  }

  /** By the key that a selector selects, whose type is found out from the selector. */
  static <T, K> Hash<T, K> hash(KeySelector<T, K> selector) {
    Objects.requireNonNull(selector, "a keyed edge needs a key selector");
    return new Hash<>(selector, SelectedType.of(selector));
  }

  static Partitioner rebalance() {
    return new Rebalance();
  }

  static Partitioner shuffle() {
    return new Shuffle();
  }

  static Partitioner broadcast() {
    return new Broadcast();
  }

  static Partitioner global() {
    return new Global();
  }

  static <T> Partitioner custom(ChannelSelector<T> selector) {
    return new Custom<>(selector);
  }

  /** The name in pictures, logs and the structure's hash. */
  default String label() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
