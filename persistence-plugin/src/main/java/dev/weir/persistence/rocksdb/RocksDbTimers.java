package dev.weir.persistence.rocksdb;

import dev.weir.persistence.rocksdb.database.Database;
import dev.weir.persistence.rocksdb.database.Scan;
import dev.weir.persistence.rocksdb.layout.KeyLayout;
import dev.weir.persistence.rocksdb.layout.StoredKey;
import dev.weir.persistence.rocksdb.timer.StoredTimer;
import dev.weir.persistence.rocksdb.timer.TimerChanges;
import dev.weir.persistence.rocksdb.timer.TimerChanges.Change;
import dev.weir.persistence.rocksdb.timer.TimerGroup;
import dev.weir.persistence.rocksdb.timer.TimerGroupQueue;
import dev.weir.persistence.rocksdb.write.Batch;
import dev.weir.persistence.rocksdb.write.Changes;
import dev.weir.persistence.rocksdb.write.WriteBehind;
import dev.weir.serde.BinaryWriter;
import dev.weir.state.TimerState;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.key.KeyCursor;
import dev.weir.state.key.KeyGroupRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Timers: the first ones of each key group in memory, all of them in the database. They fire by
 * time; those of one time by key group, and within a group in the order of their keys' bytes.
 *
 * <p>What a timer costs does not depend on how many have its time: a group's timers are cut between
 * any two of them. To add a timer behind the horizon that is there already, or to remove one that
 * is not, changes nothing, so it takes no look at the database.
 */
final class RocksDbTimers extends DeclaredState<Long> implements TimerState {
  private static final int TIMER_BYTES = 160;

  /** The most timers of one name that are kept in memory, if the budget allows for them. */
  static final int MOST_NEAR = 1 << 18;

  /** The part of the cache that timers take at the most. */
  private static final int CACHE_PART = 4;

  /** So many timers are read at once, at most. */
  private static final int READ_AT_ONCE = 1 << 16;

  private static final int MOST_READ_OF_A_GROUP = 1024;

  /** Together with a group that has no timer in memory, those with fewer are read. */
  private static final int FEW = 16;

  private final KeyCursor cursor;
  private final WriteBehind behind;
  private final StoredKey storedKey;
  private final IntSupplier mostNear;
  private final TimerGroupQueue groups;
  private int near;

  /** With more in memory a group that is larger than others leaves its later half. */
  private int limit;

  /** Groups whose first timer is in the database alone. */
  private int hungry;

  /** The last epoch with changes behind a horizon; to look there they have to be written. */
  private int farEpoch;

  private Map<StoredTimer, Change> changed = new HashMap<>();

  /**
   * @param mostNear the most timers to keep in memory, which may change with the budget
   */
  RocksDbTimers(
      StateContext context,
      KeyedStateFormat<Long> format,
      KeyGroupRange keyGroups,
      IntSupplier mostNear) {
    super(context, format);
    this.cursor = context.cursor();
    this.behind = context.behind();
    this.storedKey = new StoredKey(format, context.types());
    this.mostNear = mostNear;
    this.groups = new TimerGroupQueue(keyGroups);
    limit = mostNear.getAsInt();
  }

  /** How many timers fit into their part of a cache of so many bytes. */
  static int fitting(long cacheBytes) {
    return (int) Math.max(1, Math.min(MOST_NEAR, cacheBytes / CACHE_PART / TIMER_BYTES));
  }

  private StoredTimer timer(long timestampMillis) {
    Object key = cursor.key();
    Object namespace = null;
    if (namespaces != null) {
      namespaces.require(cursor);
      namespace = cursor.namespace();
    }
    return new StoredTimer(
        timestampMillis,
        cursor.keyGroup(),
        context.keys().timerKey(key, namespace, namespaces),
        key,
        cursor.hash(),
        namespace);
  }

  @Override
  public void add(long timestampMillis) {
    StoredTimer timer = timer(timestampMillis);
    TimerGroup group = groups.group(timer.group());
    if (!group.isNear(timer)) {
      farEpoch = behind.epoch();
      changed.put(timer, Change.ADD);
    } else if (addNear(group, timer)) {
      changed.merge(timer, Change.ADD_NEW, (before, now) -> Change.ADD);
      if (near > limit && group.size() > limit / groups.all().length) {
        trim(group, group.size() / 2);
      }
    }
  }

  private boolean addNear(TimerGroup group, StoredTimer timer) {
    boolean wasHungry = group.isHungry();
    if (!group.add(timer)) {
      return false;
    }
    near++;
    hungry -= wasHungry ? 1 : 0;
    groups.changed(group);
    return true;
  }

  @Override
  public void remove(long timestampMillis) {
    StoredTimer timer = timer(timestampMillis);
    TimerGroup group = groups.group(timer.group());
    if (!group.isNear(timer)) {
      farEpoch = behind.epoch();
      changed.put(timer, Change.REMOVE);
    } else if (group.remove(timer)) {
      removed(group, timer);
    }
  }

  private void removed(TimerGroup group, StoredTimer timer) {
    near--;
    hungry += group.isHungry() ? 1 : 0;
    groups.changed(group);
    if (!changed.remove(timer, Change.ADD_NEW)) {
      changed.put(timer, Change.REMOVE);
    }
  }

  @Override
  public long earliestMillis() {
    fill();
    return groups.first().firstMillis();
  }

  @Override
  public @Nullable Timer pollUntil(long timestampMillis) {
    fill();
    TimerGroup group = groups.first();
    if (group.size() == 0 || group.firstMillis() > timestampMillis) {
      return null;
    }
    StoredTimer timer = group.poll();
    removed(group, timer);
    return new Timer(timer.timestampMillis(), timer.key(), timer.hash(), timer.namespace());
  }

  /** Leaves timers to the database; what of them it does not have yet is among the changes. */
  private void trim(TimerGroup group, int left) {
    int before = group.size();
    group.trim(left);
    if (group.size() < before) {
      farEpoch = behind.epoch();
      near -= before - group.size();
    }
  }

  /** Makes sure that the first timer of each group is in memory, if it has any. */
  private void fill() {
    if (hungry == 0) {
      return;
    }
    limit = mostNear.getAsInt();
    if (farEpoch > behind.written()) {
      behind.writeAll();
    }
    List<TimerGroup> few = new ArrayList<>();
    for (TimerGroup group : groups.all()) {
      if (group.horizon() != null && group.size() < FEW) {
        few.add(group);
      }
    }
    Database database = context.database().toRead();
    if (database == null) {
      few.forEach(group -> group.horizon(null));
    } else {
      read(database, few);
    }
    hungry = 0;
  }

  private void read(Database database, List<TimerGroup> few) {
    int room = Math.min(READ_AT_ONCE, limit - near) / few.size();
    int least = Math.max(1, Math.min(FEW, limit / groups.all().length));
    int most = Math.max(least, Math.min(MOST_READ_OF_A_GROUP, room));
    try (Scan at = database.scan()) {
      for (TimerGroup group : few) {
        read(at, group, most);
        groups.changed(group);
      }
      at.check();
    }
  }

  private void read(Scan at, TimerGroup group, int most) {
    StoredTimer from = group.horizon();
    if (from == null) {
      return;
    }
    KeyLayout keys = context.keys();
    BinaryWriter first = new BinaryWriter();
    keys.writeTimer(group.group, number(), from.timestampMillis(), from.keyBytes(), first);
    byte[] prefix = KeyLayout.stateStart(group.group, number());
    group.horizon(null);
    int count = 0;
    for (at.seek(first.toBytes()); at.isValid(); at.next()) {
      byte[] key = at.key();
      if (!KeyLayout.startsWith(key, prefix)) {
        return;
      }
      StoredTimer timer = stored(group.group, key);
      if (count++ == most) {
        group.horizon(timer);
        return;
      }
      near += group.add(timer) ? 1 : 0;
    }
  }

  private StoredTimer stored(int group, byte[] bytes) {
    storedKey.read(bytes);
    int keyAt = KeyLayout.HEADER_BYTES + Long.BYTES;
    byte[] keyBytes = Arrays.copyOfRange(bytes, keyAt, bytes.length);
    Object key = storedKey.key();
    return new StoredTimer(
        KeyLayout.timeOf(bytes), group, keyBytes, key, cursor.hashOf(key), storedKey.namespace());
  }

  // ---- of the current key ----

  @Override
  public List<Object> namespaces() {
    if (namespaces == null) {
      return List.of();
    }
    Set<Object> found = new LinkedHashSet<>();
    for (StoredTimer timer : ofKey()) {
      if (timer.namespace() != null) {
        found.add(timer.namespace());
      }
    }
    return List.copyOf(found);
  }

  @Override
  public void clear() {
    if (namespaces != null) {
      namespaces.require(cursor);
    }
    for (StoredTimer timer : ofKey()) {
      if (namespaces == null || cursor.isNamespace(timer.namespace())) {
        remove(timer.timestampMillis());
      }
    }
  }

  /** The current key's timers, after all changes were written: they lie in the database by time. */
  private List<StoredTimer> ofKey() {
    Object key = cursor.key();
    List<StoredTimer> found = new ArrayList<>();
    behind.writeAll();
    Database database = context.database().toRead();
    if (database == null || !mayBeStored()) {
      return found;
    }
    byte[] prefix = KeyLayout.stateStart(cursor.keyGroup(), number());
    try (Scan at = database.scan()) {
      for (at.seek(prefix); at.isValid(); at.next()) {
        byte[] bytes = at.key();
        if (!KeyLayout.startsWith(bytes, prefix)) {
          break;
        }
        StoredTimer timer = stored(cursor.keyGroup(), bytes);
        if (timer.key().equals(key)) {
          found.add(timer);
        }
      }
      at.check();
    }
    return found;
  }

  @Override
  public @Nullable Changes take() {
    if (changed.isEmpty()) {
      return null;
    }
    Map<StoredTimer, Change> taken = changed;
    changed = new HashMap<>();
    return new TimerChanges(taken, number(), cursor.keyGroups(), this::stored);
  }

  @Override
  long cachedBytes() {
    return (long) near * TIMER_BYTES + changedBytes();
  }

  @Override
  long changedBytes() {
    return (long) changed.size() * TIMER_BYTES;
  }

  /**
   * Timers keep to a part of the cache that may have become smaller; those left are needed soon.
   */
  @Override
  void shrink(double part) {
    limit = mostNear.getAsInt();
    if (near > limit) {
      double left = (double) limit / near;
      for (TimerGroup group : groups.all()) {
        trim(group, (int) (group.size() * left));
      }
    }
  }

  /** The database was filled from outside: it may hold timers. */
  void restored() {
    for (TimerGroup group : groups.all()) {
      group.forget();
      groups.changed(group);
    }
    near = 0;
    hungry = groups.all().length;
  }

  @Override
  void restore(
      int keyGroup, Object key, @Nullable Object namespace, Long timestampMillis, Batch batch) {
    stored();
    BinaryWriter bytes = new BinaryWriter();
    byte[] timerKey = context.keys().timerKey(key, namespace, namespaces);
    context.keys().writeTimer(keyGroup, number(), timestampMillis, timerKey, bytes);
    batch.put(bytes.buffer(), 0, bytes.size(), bytes.buffer(), 0, 0);
  }
}
