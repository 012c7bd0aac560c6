package dev.weir.state.heap;

import dev.weir.serde.BinaryWriter;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.SnapshotWriter;
import dev.weir.state.TimerState;
import dev.weir.state.format.KeyedStateFormat;
import dev.weir.state.format.NativeView;
import dev.weir.state.key.KeyCursor;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.state.key.KeyVisitor;
import dev.weir.state.rules.Namespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Timers in a queue, with a set beside it for duplicates and removal. They fire by time; those of
 * one time by key group, and within a group in the order of their addition. A snapshot keeps that
 * order, so it does not depend on restarts or on the parallelism.
 */
final class HeapTimers implements TimerState, HeapState {
  private record Shown(Object key, @Nullable Object namespace) {}

  private final HeapContext context;
  private final KeyCursor cursor;
  private final KeyedStateFormat<Long> format;
  private final @Nullable Namespaces namespaces;

  private final TimerQueue queue = new TimerQueue();
  private final TimerSet set = new TimerSet();
  private long nextSequence;

  HeapTimers(HeapContext context, KeyedStateFormat<Long> format) {
    this.context = context;
    this.cursor = context.cursor();
    this.format = format;
    namespaces = format.namespaces();
  }

  @Override
  public void add(long timestampMillis) {
    requireNamespace();
    if (set.find(timestampMillis, cursor, namespaces != null) == null) {
      insert(timestampMillis, cursor);
    }
  }

  private void requireNamespace() {
    if (namespaces != null) {
      namespaces.require(cursor);
    }
  }

  private void insert(long timestampMillis, KeyCursor of) {
    boolean byNamespace = namespaces != null;
    insert(
        new TimerEntry(
            timestampMillis,
            of.key(),
            of.hash(),
            of.keyGroup(),
            byNamespace ? of.namespace() : null,
            byNamespace ? of.entryHash() : of.hash(),
            nextSequence++));
  }

  private void insert(TimerEntry timer) {
    set.add(timer);
    queue.add(timer);
  }

  @Override
  public void remove(long timestampMillis) {
    requireNamespace();
    TimerEntry timer = set.find(timestampMillis, cursor, namespaces != null);
    if (timer != null) {
      remove(timer);
    }
  }

  private void remove(TimerEntry timer) {
    set.remove(timer);
    queue.remove(timer);
  }

  @Override
  public long earliestMillis() {
    return queue.isEmpty() ? Long.MAX_VALUE : queue.firstMillis();
  }

  @Override
  public @Nullable Timer pollUntil(long timestampMillis) {
    if (queue.isEmpty() || queue.firstMillis() > timestampMillis) {
      return null;
    }
    TimerEntry timer = queue.first();
    remove(timer);
    return new Timer(timer.timestampMillis, timer.key, timer.hash, timer.namespace);
  }

  // ---- of the current key ----

  @Override
  public @Nullable Namespaces declaredNamespaces() {
    return namespaces;
  }

  @Override
  public List<Object> namespaces() {
    List<Object> found = new ArrayList<>();
    for (TimerEntry timer : ofKey()) {
      if (timer.namespace != null && !found.contains(timer.namespace)) {
        found.add(timer.namespace);
      }
    }
    return found;
  }

  @Override
  public void forEachKey(KeyVisitor action) {
    Set<Shown> seen = new HashSet<>();
    for (TimerEntry timer : queue.contents().timers()) {
      if (seen.add(new Shown(timer.key, timer.namespace))) {
        action.visit(timer.key, timer.namespace);
      }
    }
  }

  @Override
  public void clear() {
    requireNamespace();
    for (TimerEntry timer : ofKey()) {
      if (namespaces == null || cursor.isNamespace(timer.namespace)) {
        remove(timer);
      }
    }
  }

  private List<TimerEntry> ofKey() {
    List<TimerEntry> found = new ArrayList<>();
    Object key = cursor.key();
    for (TimerEntry timer : queue.contents().timers()) {
      if (timer.hash == cursor.hash() && timer.key.equals(key)) {
        found.add(timer);
      }
    }
    return found;
  }

  // ---- snapshots ----

  @Override
  public void restore(SnapshotReader reader, @Nullable NativeView files) throws IOException {
    KeyCursor at = context.cursor().another();
    format.read(
        reader,
        files,
        at.keyGroups(),
        (keyGroup, key, namespace, timestampMillis) -> {
          at.set(key, at.hashOf(key));
          if (namespace != null) {
            at.setNamespace(namespace);
          }
          insert(timestampMillis, at);
        });
  }

  @Override
  public Frozen freeze() {
    FrozenTimers timers = new FrozenTimers(queue.contents());
    return new Frozen() {
      @Override
      public Object contents() {
        return timers;
      }

      @Override
      public void writeTo(SnapshotWriter out, BinaryWriter buffer, Liveness liveness)
          throws IOException {
        write(timers.byGroup(), out, buffer, liveness);
      }
    };
  }

  @Override
  public void adopt(Object contents, KeyGroupRange theirs) {
    for (TimerEntry timer : ((FrozenTimers) contents).byGroup()) {
      if (cursor.keyGroups().contains(timer.group)) {
        insert(timer.successor(nextSequence++));
      }
    }
  }

  private void write(
      TimerEntry[] timers, SnapshotWriter out, BinaryWriter buffer, Liveness liveness)
      throws IOException {
    KeyedStateFormat<Long>.Section section = format.begin(out, buffer);
    for (int i = 0; i < timers.length; i++) {
      TimerEntry timer = timers[i];
      section.add(timer.key, timer.namespace, timer.timestampMillis);
      if (i + 1 == timers.length || timers[i + 1].group != timer.group) {
        liveness.check();
        section.endGroup(timer.group);
      }
    }
  }
}
