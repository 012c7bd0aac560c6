package dev.weir.persistence.rocksdb.layout;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyInNamespace;
import dev.weir.state.rules.Namespaces;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How keys lie in a database, so that a range of key groups is a range of keys:
 *
 * <pre>
 * value, list   group (2 bytes) | state (1 byte) | length of key (varint) | key
 * map           group           | state          | length of key          | key | key in the map
 * timers        group           | state          | time, ascending (8 bytes)    | key
 * </pre>
 *
 * In a state with namespaces the length of the namespace (varint) and the namespace follow the key;
 * a timer then has its key's length before its key, and its namespace without one.
 *
 * <p>* Each key is a scope of its own for dynamic types. Used by one thread.
 */
public final class KeyLayout {
  public static final int STATE_AT = 2;
  public static final int HEADER_BYTES = 3;

  /** A key group behind the last possible one. */
  private static final int GROUPS_END = 0xFFFF;

  private final Serde<Object> keys;
  private final Serde<Object> storedKeys;
  private final BinaryWriter scope = new BinaryWriter(64);
  private final BinaryReader reader = new BinaryReader(new byte[0]);

  public KeyLayout(Types types) {
    keys = types.dynamic();
    storedKeys = types.keySerde(keys);
  }

  /**
   * Replaces what is in {@code out} by the entry's key; a map's key can be appended.
   *
   * @param key a {@link KeyInNamespace} if there are namespaces
   * @param namespaces of the state; null if it has none
   */
  public void write(
      int group, int state, Object key, @Nullable Namespaces namespaces, BinaryWriter out) {
    header(group, state, out);
    if (namespaces == null) {
      appendKey(key, out);
      return;
    }
    KeyInNamespace entry = (KeyInNamespace) key;
    appendKey(entry.key(), out);
    scope.reset();
    namespaces.write(entry.namespace(), scope);
    out.writeVarInt(scope.size());
    out.writeRaw(scope.buffer(), 0, scope.size());
  }

  /** Replaces what is in {@code out} by what all entries of a key begin with. */
  public void writeKeyPrefix(int group, int state, Object key, BinaryWriter out) {
    header(group, state, out);
    appendKey(key, out);
  }

  private void appendKey(Object key, BinaryWriter out) {
    scope.reset();
    keys.write(key, scope);
    out.writeVarInt(scope.size());
    out.writeRaw(scope.buffer(), 0, scope.size());
  }

  /**
   * As {@link #write}, for a timer.
   *
   * @param key what {@link #timerKey} gave
   */
  public void writeTimer(int group, int state, long timestampMillis, byte[] key, BinaryWriter out) {
    header(group, state, out);
    out.writeLong(timestampMillis ^ Long.MIN_VALUE);
    out.writeRaw(key, 0, key.length);
  }

  static void header(int group, int state, BinaryWriter out) {
    out.reset();
    out.writeShort(group);
    out.writeByte(state);
  }

  /** A timer's key and namespace as bytes. */
  public byte[] timerKey(Object key, @Nullable Object namespace, @Nullable Namespaces namespaces) {
    if (namespaces == null || namespace == null) {
      scope.reset();
      keys.write(key, scope);
      return scope.toBytes();
    }
    BinaryWriter both = new BinaryWriter(64);
    appendKey(key, both);
    scope.reset();
    namespaces.write(namespace, scope);
    both.writeRaw(scope.buffer(), 0, scope.size());
    return both.toBytes();
  }

  Object readKey(byte[] bytes, int offset, int length) {
    reader.reset(bytes, offset, length);
    return storedKeys.read(reader);
  }

  static int groupOf(byte[] key) {
    return ((key[0] & 0xFF) << 8) | (key[1] & 0xFF);
  }

  public static int stateOf(byte[] key) {
    return key[STATE_AT] & 0xFF;
  }

  public static long timeOf(byte[] timerKey) {
    BinaryReader in = new BinaryReader(timerKey, HEADER_BYTES, Long.BYTES);
    return in.readLong() ^ Long.MIN_VALUE;
  }

  /** The first key behind all that begin with these bytes, of which not all are 255. */
  public static byte[] behind(byte[] prefix) {
    byte[] end = prefix.clone();
    int last = end.length - 1;
    while (end[last] == (byte) 0xFF) {
      last--;
    }
    end[last]++;
    return Arrays.copyOf(end, last + 1);
  }

  public static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The first possible key of a group. */
  public static byte[] groupStart(int group) {
    return new byte[] {(byte) (group >>> 8), (byte) group};
  }

  public static byte[] stateStart(int group, int state) {
    return new byte[] {(byte) (group >>> 8), (byte) group, (byte) state};
  }

  /** Behind all keys of a range. */
  public static byte[] end(KeyGroupRange range) {
    return groupStart(range.end());
  }

  /** Behind all keys. */
  static byte[] end() {
    return groupStart(GROUPS_END);
  }
}
