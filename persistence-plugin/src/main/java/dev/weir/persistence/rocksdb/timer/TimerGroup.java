package dev.weir.persistence.rocksdb.timer;

import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one key group, as far as they are in memory: all before the horizon. Of those from
 * there on nothing is known without a look at the database.
 */
public final class TimerGroup {
  public final int group;
  private final TreeSet<StoredTimer> near = new TreeSet<>();
  private @Nullable StoredTimer horizon;

  /** The time of the first timer in memory, if there is one. */
  private long firstMillis = Long.MAX_VALUE;

  /** Where the group stands in the queue; the queue's own business. */
  int place;

  TimerGroup(int group) {
    this.group = group;
  }

  public int size() {
    return near.size();
  }

  /** Whether the first timer is in the database alone, if there is one. */
  public boolean isHungry() {
    return horizon != null && near.isEmpty();
  }

  /** Where reading goes on; null if all is in memory. */
  public @Nullable StoredTimer horizon() {
    return horizon;
  }

  public boolean isNear(StoredTimer timer) {
    return horizon == null || timer.compareTo(horizon) < 0;
  }

  public long firstMillis() {
    return firstMillis;
  }

  /** Whether the first timer of this group fires before that of the other one. */
  boolean firesBefore(TimerGroup other) {
    if (near.isEmpty() || other.near.isEmpty()) {
      return !near.isEmpty();
    }
    return firstMillis != other.firstMillis ? firstMillis < other.firstMillis : group < other.group;
  }

  /** Adds a near timer; returns whether it was not there. */
  public boolean add(StoredTimer timer) {
    if (!near.add(timer)) {
      return false;
    }
    firstMillis = Math.min(firstMillis, timer.timestampMillis());
    return true;
  }

  /** Removes a near timer; returns whether it was there. */
  public boolean remove(StoredTimer timer) {
    if (!near.remove(timer)) {
      return false;
    }
    findFirst();
    return true;
  }

  /** Removes and returns the first timer; there must be one in memory. */
  public StoredTimer poll() {
    StoredTimer first = Objects.requireNonNull(near.pollFirst());
    findFirst();
    return first;
  }

  private void findFirst() {
    firstMillis = near.isEmpty() ? Long.MAX_VALUE : near.first().timestampMillis();
  }

  /** Leaves the later timers to the database; at least one stays. */
  public void trim(int left) {
    while (near.size() > Math.max(1, left)) {
      horizon = near.pollLast();
    }
  }

  /** From there on timers are in the database alone; null for none. */
  public void horizon(@Nullable StoredTimer first) {
    horizon = first;
  }

  /** The database was filled from outside. */
  public void forget() {
    near.clear();
    findFirst();
    horizon = StoredTimer.start(group);
  }
}
