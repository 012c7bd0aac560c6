package dev.weir.state.key;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The current key of an operator's state, and the current namespace if there is one: one for all
 * states of the operator, whichever backend keeps them. Used by the state's thread alone.
 *
 * <p>A namespace belongs to the call in which it was set: when another key becomes current there is
 * none. Namespaces that are numbers are set and read without an object.
 */
public final class KeyCursor {
  private final KeyGroupRange keyGroups;
  private final int maxParallelism;
  private final KeyHash keyHash;

  /** The first hash of each owned key group, and of the one behind. */
  private final long[] firstHashes;

  private @Nullable Object key;
  private int hash;
  private int keyGroup;

  /** Null if the namespace is a number. */
  private @Nullable Object namespace;

  private long namespaceNumber;
  private int namespaceHash;
  private int entryHash;
  private @Nullable KeyInNamespace entryKey;

  private long turns;
  private long turn;
  private long namespaceTurn;

  /**
   * Makes a cursor without a key.
   *
   * @param keyHash gives namespaces their hashes, too, and refuses what has none
   */
  public KeyCursor(KeyGroupRange keyGroups, int maxParallelism, KeyHash keyHash) {
    this.keyGroups = keyGroups;
    this.maxParallelism = maxParallelism;
    this.keyHash = keyHash;
    keyGroup = keyGroups.first();
    firstHashes = new long[keyGroups.size() + 1];
    for (int i = 0; i < firstHashes.length; i++) {
      firstHashes[i] = KeyGroups.firstHash(keyGroup + i, maxParallelism);
    }
  }

  /** A cursor beside this one, for who brings entries from elsewhere. */
  public KeyCursor another() {
    return new KeyCursor(keyGroups, maxParallelism, keyHash);
  }

  /**
   * Makes a key current; no namespace is.
   *
   * @param newHash the key's hash after {@link KeyGroups#mix}
   * @throws IllegalArgumentException if its key group is not owned here
   */
  public void set(Object newKey, int newHash) {
    int newGroup = groupOf(newHash);
    if (newGroup < keyGroups.first() || newGroup >= keyGroups.end()) {
      throw notOwned(newKey, newGroup);
    }
    key = Objects.requireNonNull(newKey, "the current key");
    hash = newHash;
    keyGroup = newGroup;
    turn = ++turns;
  }

  private IllegalArgumentException notOwned(Object newKey, int newGroup) {
    return new IllegalArgumentException(
        "key "
            + newKey
            + " belongs to key group "
            + newGroup
            + ", but this subtask owns "
            + keyGroups
            + " of "
            + maxParallelism);
  }

  /** Makes a number the current namespace of the current key. */
  public void setNamespace(long number) {
    key();
    namespace = null;
    namespaceNumber = number;
    namespaceHash = Long.hashCode(number);
    entryHash = combine(hash, namespaceHash);
    entryKey = null;
    namespaceTurn = ++turns;
  }

  /**
   * Makes a value the current namespace of the current key. A {@link Long} is the number.
   *
   * @throws NullPointerException if it is null
   * @throws dev.weir.serde.UnserializableTypeException if it cannot be a key
   */
  public void setNamespace(Object value) {
    if (value instanceof Long number) {
      setNamespace(number.longValue());
      return;
    }
    key();
    namespaceHash = keyHash.of(Objects.requireNonNull(value, "the current namespace"));
    namespace = value;
    entryHash = combine(hash, namespaceHash);
    entryKey = null;
    namespaceTurn = ++turns;
  }

  /**
   * The hash of an entry that a key has in a namespace. It is one of the key's key group.
   *
   * @param ofKey the key's mixed hash
   */
  public int entryHash(int ofKey, Object ofNamespace) {
    return combine(
        ofKey, ofNamespace instanceof Long number ? number.hashCode() : keyHash.of(ofNamespace));
  }

  /** The hash of an entry that a key has in the namespace that was current last. */
  public int entryHashInLatest(int ofKey) {
    return combine(ofKey, namespaceHash);
  }

  private int combine(int ofKey, int ofNamespace) {
    long mixed = KeyGroups.mix(31 * ofKey + ofNamespace) & 0xffffffffL;
    int group = groupOf(ofKey) - keyGroups.first();
    long first = firstHashes[group];
    return (int) (first + ((mixed * (firstHashes[group + 1] - first)) >>> 32));
  }

  /** The key groups that this subtask owns. */
  public KeyGroupRange keyGroups() {
    return keyGroups;
  }

  public int maxParallelism() {
    return maxParallelism;
  }

  /** The key group of a key's mixed hash. */
  public int groupOf(int ofHash) {
    return KeyGroups.ofHash(ofHash, maxParallelism);
  }

  /** The mixed hash of a key. */
  public int hashOf(Object ofKey) {
    return keyHash.of(ofKey);
  }

  /** The current key, or null before the first. */
  public @Nullable Object keyOrNull() {
    return key;
  }

  /** The current key; an IllegalStateException if there is none. */
  public Object key() {
    Object current = key;
    if (current == null) {
      throw new IllegalStateException("keyed state was accessed before there was a current key");
    }
    return current;
  }

  public int hash() {
    return hash;
  }

  public int keyGroup() {
    return keyGroup;
  }

  /** Grows with each {@link #set}, from 0 while no key is current. */
  public long turn() {
    return turn;
  }

  /** Whether the current key has a namespace. */
  public boolean hasNamespace() {
    return namespaceTurn > turn;
  }

  /** The current key has no namespace any more. */
  public void endNamespace() {
    turn = ++turns;
  }

  /** Whether the current namespace is a number. */
  public boolean isNamespaceNumber() {
    return namespace == null;
  }

  /** The current namespace, which is a number. */
  public long namespaceNumber() {
    return namespaceNumber;
  }

  /** The current namespace, a {@link Long} if it is a number. */
  public Object namespace() {
    Object value = namespace;
    return value == null ? (Object) namespaceNumber : value;
  }

  /** Whether this is the current namespace. */
  public boolean isNamespace(@Nullable Object value) {
    Object current = namespace;
    return current == null
        ? value instanceof Long number && number == namespaceNumber
        : current.equals(value);
  }

  /** The hash of the current key in the current namespace. */
  public int entryHash() {
    return entryHash;
  }

  /** The current key in the current namespace, for a backend that looks both up as one object. */
  public KeyInNamespace entryKey() {
    KeyInNamespace known = entryKey;
    if (known == null) {
      known = new KeyInNamespace(key(), namespace());
      entryKey = known;
    }
    return known;
  }

  /** Grows with each namespace that becomes current, beyond all {@link #turn}s before. */
  public long namespaceTurn() {
    return namespaceTurn;
  }
}
