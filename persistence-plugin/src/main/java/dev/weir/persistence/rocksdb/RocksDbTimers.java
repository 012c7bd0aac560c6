package dev.weir.persistence.rocksdb;

import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Types;
import dev.weir.state.KeyGroupRange;
import dev.weir.state.KeyGroups;
import dev.weir.state.KeyedStateFormat;
import dev.weir.state.TimerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Timers: the earliest ones in memory, all of them in the database. They fire by time; those of one
 * time by key group, and within a group in the order of their keys' bytes.
 *
 * <p>Every timer before the horizon is in memory; of one behind it nothing is known without a look
 * at the database, and none is needed: to add a timer that is there already, or to remove one that
 * is not, changes nothing.
 */
final class RocksDbTimers extends DeclaredState<Long> implements TimerState {
  private static final int TIMER_BYTES = 160;

  /** When this many are in memory the later half moves to the database alone. */
  static final int MOST_NEAR = 1 << 16;

  /** So many timers of each key group are read at once. */
  private static final int READ_PER_GROUP = 64;

  private enum Change {
    /** To be added; the database does not have it. */
    ADD_NEW,
    /** To be added, whether or not the database has it. */
    ADD,
    REMOVE
  }

  private final Cursor cursor;
  private final WriteBehind behind;
  private final KeyGroupRange keyGroups;
  private final Types types;
  private final int mostNear;
  private final TreeSet<StoredTimer> near = new TreeSet<>();

  /** Timers at this time and later are not in memory, unless {@link #all} are. */
  private long horizonMillis = Long.MIN_VALUE;

  private boolean all = true;

  private Map<StoredTimer, Change> changed = new HashMap<>();

  RocksDbTimers(
      StateContext context, KeyedStateFormat<Long> format, KeyGroupRange keyGroups, int mostNear) {
    super(context, format);
    this.cursor = context.cursor();
    this.behind = context.behind();
    this.types = context.types();
    this.keyGroups = keyGroups;
    this.mostNear = mostNear;
  }

  private StoredTimer timer(long timestampMillis) {
    Object key = cursor.key();
    int hash = cursor.hash();
    return new StoredTimer(
        timestampMillis, cursor.groupOf(hash), context.keys().keyBytes(key), key, hash);
  }

  private boolean isNear(long timestampMillis) {
    return all || timestampMillis < horizonMillis;
  }

  @Override
  public void add(long timestampMillis) {
    StoredTimer timer = timer(timestampMillis);
    if (!isNear(timestampMillis)) {
      changed.put(timer, Change.ADD);
    } else if (near.add(timer)) {
      changed.merge(timer, Change.ADD_NEW, (before, now) -> Change.ADD);
      if (near.size() > mostNear) {
        spill();
      }
    }
  }

  @Override
  public void remove(long timestampMillis) {
    StoredTimer timer = timer(timestampMillis);
    if (!isNear(timestampMillis)) {
      changed.put(timer, Change.REMOVE);
    } else if (near.remove(timer)) {
      removed(timer);
    }
  }

  private void removed(StoredTimer timer) {
    if (changed.get(timer) == Change.ADD_NEW) {
      changed.remove(timer);
    } else {
      changed.put(timer, Change.REMOVE);
    }
  }

  @Override
  public long earliestMillis() {
    fill();
    return near.isEmpty() ? Long.MAX_VALUE : near.first().timestampMillis();
  }

  @Override
  public @Nullable Timer pollUntil(long timestampMillis) {
    fill();
    if (near.isEmpty() || near.first().timestampMillis() > timestampMillis) {
      return null;
    }
    StoredTimer timer = near.first();
    near.remove(timer);
    removed(timer);
    return new Timer(timer.timestampMillis(), timer.key(), timer.hash());
  }

  /** Keeps the earlier half, if not all have one time. */
  private void spill() {
    behind.writeAll();
    long middle = 0;
    int index = 0;
    for (StoredTimer timer : near) {
      if (index++ == near.size() / 2) {
        middle = timer.timestampMillis();
        break;
      }
    }
    if (middle == near.first().timestampMillis()) {
      return;
    }
    horizonMillis = middle;
    all = false;
    near.removeIf(timer -> timer.timestampMillis() >= horizonMillis);
  }

  /** Makes sure that the earliest timer of all is in memory, if there is any. */
  private void fill() {
    while (near.isEmpty() && !all) {
      behind.writeAll();
      Database database = context.database().toRead();
      if (database == null) {
        all = true;
        return;
      }
      read(database);
    }
  }

  /** Moves the horizon as far as the first few timers of each group allow. */
  private void read(Database database) {
    List<StoredTimer> found = new ArrayList<>();
    long next = Long.MAX_VALUE;
    boolean more = false;
    KeyLayout keys = context.keys();
    BinaryWriter from = new BinaryWriter();
    try (Scan at = database.scan()) {
      for (int group = keyGroups.first(); group < keyGroups.end(); group++) {
        byte[] prefix = KeyLayout.stateStart(group, number());
        keys.writeTimer(group, number(), horizonMillis, new byte[0], from);
        long last = Long.MIN_VALUE;
        int count = 0;
        for (at.seek(from.toBytes()); at.isValid(); at.next()) {
          byte[] key = at.key();
          if (!RocksDbMapState.startsWith(key, prefix)) {
            break;
          }
          long time = KeyLayout.timeOf(key);
          if (more && time >= next) {
            break; // another group has so many before that this one has to wait
          }
          if (count >= READ_PER_GROUP && time != last) {
            more = true;
            next = time;
            break;
          }
          last = time;
          count++;
          found.add(timer(keys, group, time, key));
        }
        at.check();
      }
    }
    for (StoredTimer timer : found) {
      if (!more || timer.timestampMillis() < next) {
        near.add(timer);
      }
    }
    all = !more;
    horizonMillis = next;
  }

  private StoredTimer timer(KeyLayout keys, int group, long time, byte[] bytes) {
    int keyAt = KeyLayout.HEADER_BYTES + Long.BYTES;
    Object key = keys.readKey(bytes, keyAt, bytes.length - keyAt);
    byte[] keyBytes = new byte[bytes.length - keyAt];
    System.arraycopy(bytes, keyAt, keyBytes, 0, keyBytes.length);
    return new StoredTimer(time, group, keyBytes, key, KeyGroups.mix(types.hash(key)));
  }

  @Override
  public @Nullable Changes take() {
    if (changed.isEmpty()) {
      return null;
    }
    Map<StoredTimer, Change> taken = changed;
    changed = new HashMap<>();
    return (batch, keys) -> write(taken, batch, keys);
  }

  private void write(Map<StoredTimer, Change> taken, Batch batch, KeyLayout keys) {
    stored();
    BinaryWriter key = new BinaryWriter();
    taken.forEach(
        (timer, change) -> {
          keys.writeTimer(timer.group(), number(), timer.timestampMillis(), timer.keyBytes(), key);
          if (change == Change.REMOVE) {
            batch.delete(key.buffer(), 0, key.size());
          } else {
            batch.put(key.buffer(), 0, key.size(), key.buffer(), 0, 0);
          }
        });
  }

  @Override
  long cachedBytes() {
    return (long) near.size() * TIMER_BYTES + changedBytes();
  }

  @Override
  long changedBytes() {
    return (long) changed.size() * TIMER_BYTES;
  }

  /** What is in memory is bounded in number, and needed soon. */
  @Override
  void shrink(double part) {}

  /** The database was filled from outside: it may hold timers. */
  void restored() {
    all = false;
    horizonMillis = Long.MIN_VALUE;
  }

  @Override
  void restore(int keyGroup, Object key, Long timestampMillis, Batch batch) {
    stored();
    BinaryWriter bytes = new BinaryWriter();
    context
        .keys()
        .writeTimer(keyGroup, number(), timestampMillis, context.keys().keyBytes(key), bytes);
    batch.put(bytes.buffer(), 0, bytes.size(), bytes.buffer(), 0, 0);
  }
}
