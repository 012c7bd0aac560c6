package dev.weir.state.heap;

import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.state.KeyGroupRange;
import dev.weir.state.KeyedStateFormat;
import dev.weir.state.NativeView;
import dev.weir.state.TimerState;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Timers in a queue, with a set beside it for duplicates and removal. They fire by time; those of
 * one time by key group, and within a group in the order of their addition. A snapshot keeps that
 * order, so it does not depend on restarts or on the parallelism.
 */
final class HeapTimers implements TimerState, HeapState {
  private final KeyCursor cursor;
  private final KeyedStateFormat<Long> format;
  private final KeyGroupRange keyGroups;
  private final KeyHash keyHash;

  private final TimerQueue queue = new TimerQueue();
  private final TimerSet set = new TimerSet();
  private long nextSequence;

  HeapTimers(
      KeyCursor cursor, KeyedStateFormat<Long> format, KeyGroupRange keyGroups, KeyHash keyHash) {
    this.cursor = cursor;
    this.format = format;
    this.keyGroups = keyGroups;
    this.keyHash = keyHash;
  }

  @Override
  public void add(long timestampMillis) {
    Object key = cursor.key();
    if (set.find(timestampMillis, key, cursor.hash()) == null) {
      insert(timestampMillis, key, cursor.hash(), cursor.group());
    }
  }

  private void insert(long timestampMillis, Object key, int hash, int group) {
    TimerEntry timer = new TimerEntry(timestampMillis, key, hash, group, nextSequence++);
    set.add(timer);
    queue.add(timer);
  }

  @Override
  public void remove(long timestampMillis) {
    TimerEntry timer = set.find(timestampMillis, cursor.key(), cursor.hash());
    if (timer != null) {
      set.remove(timer);
      queue.remove(timer);
    }
  }

  @Override
  public long earliestMillis() {
    return queue.isEmpty() ? Long.MAX_VALUE : queue.first().timestampMillis;
  }

  @Override
  public @Nullable Timer pollUntil(long timestampMillis) {
    if (queue.isEmpty() || queue.first().timestampMillis > timestampMillis) {
      return null;
    }
    TimerEntry timer = queue.first();
    set.remove(timer);
    queue.remove(timer);
    return new Timer(timer.timestampMillis, timer.key, timer.hash);
  }

  @Override
  public void restore(SnapshotReader reader, @Nullable NativeView files) throws IOException {
    format.read(
        reader,
        files,
        keyGroups,
        (keyGroup, key, timestampMillis) ->
            insert(timestampMillis, key, keyHash.of(key), keyGroup - keyGroups.first()));
  }

  @Override
  public Frozen freeze() {
    TimerEntry[] timers = queue.toArray();
    return new Frozen() {
      @Override
      public Object contents() {
        return timers;
      }

      @Override
      public void writeTo(SnapshotWriter out, BinaryWriter buffer, Liveness liveness)
          throws IOException {
        write(timers, out, buffer, liveness);
      }
    };
  }

  @Override
  public void adopt(Object contents) {
    for (TimerEntry timer : (TimerEntry[]) contents) { // by now in the order of a snapshot
      insert(timer.timestampMillis, timer.key, timer.hash, timer.group);
    }
  }

  private void write(
      TimerEntry[] timers, SnapshotWriter out, BinaryWriter buffer, Liveness liveness)
      throws IOException {
    KeyedStateFormat<Long>.Section section = format.begin(out, buffer);
    Arrays.sort(timers, TimerEntry.BY_GROUP);
    for (int i = 0; i < timers.length; i++) {
      TimerEntry timer = timers[i];
      section.add(timer.key, timer.timestampMillis);
      if (i + 1 == timers.length || timers[i + 1].group != timer.group) {
        liveness.check();
        section.endGroup(keyGroups.first() + timer.group);
      }
    }
  }
}
