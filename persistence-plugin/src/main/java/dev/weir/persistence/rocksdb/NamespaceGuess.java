package dev.weir.persistence.rocksdb;

import dev.weir.state.key.KeyCursor;
import dev.weir.state.key.KeyInNamespace;
import dev.weir.state.rules.Namespaces;
import org.jspecify.annotations.Nullable;

/**
 * Guesses in which namespace the announced keys of a frame will be used: in the one that was
 * current last, since records that follow each other belong to the same window as a rule. Where
 * that was wrong for most uses of the frame before, as with a window of each key's own, there is no
 * guess.
 */
final class NamespaceGuess {
  private final KeyCursor cursor;
  private final Namespaces namespaces;
  private @Nullable Object guess;
  private int uses;
  private int right;
  private Object[] entries = {};
  private int[] hashes = {};

  NamespaceGuess(KeyCursor cursor, Namespaces namespaces) {
    this.cursor = cursor;
    this.namespaces = namespaces;
  }

  /** The current namespace was used. */
  void used() {
    uses++;
    if (guess != null && cursor.isNamespace(guess)) {
      right++;
    }
  }

  /** Guesses for the keys of a frame. Returns whether there is a guess. */
  boolean begin(Object[] keys, int[] keyHashes, int from, int to) {
    boolean isTrusted = 2 * right >= uses;
    uses = 0;
    right = 0;
    guess = namespaces.includeLatest(cursor) ? cursor.namespace() : null;
    if (guess == null || !isTrusted) {
      return false;
    }
    if (entries.length < to - from) {
      entries = new Object[to - from];
      hashes = new int[to - from];
    }
    for (int i = from; i < to; i++) {
      entries[i - from] = new KeyInNamespace(keys[i], guess);
      hashes[i - from] = cursor.entryHashInLatest(keyHashes[i]);
    }
    return true;
  }

  /** The frame's keys in the guessed namespace, from the first place on. */
  Object[] entries() {
    return entries;
  }

  /** Their hashes. */
  int[] hashes() {
    return hashes;
  }
}
