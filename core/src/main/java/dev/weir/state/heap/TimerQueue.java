package dev.weir.state.heap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Timers in the order in which they fire: by time, those of one time by key group, and within a
 * group in the order of their addition.
 *
 * <p>A binary heap, by time, of timers and of buckets. The timers of windows have few different
 * times, and there may be a million of one: they come into a bucket, so that to add one and to let
 * one fire takes a step and not a walk through the heap.
 */
final class TimerQueue {
  private static final int RECENT = 64;

  private @Nullable TimerNode[] heap = new TimerNode[16];
  private int size;

  /** By time, what was added last; a hint, of which some may have left the heap. */
  private final @Nullable TimerNode[] recent = new TimerNode[RECENT];

  /** Those in the heap. */
  private final Set<TimerBucket> buckets = new LinkedHashSet<>();

  boolean isEmpty() {
    return size == 0;
  }

  /** The time of the timer that fires first; the queue must not be empty. */
  long firstMillis() {
    return at(0).timestampMillis;
  }

  /** The timer that fires first; the queue must not be empty. */
  TimerEntry first() {
    TimerNode top = at(0);
    if (hasMoreOf(top.timestampMillis)) {
      top = gather(top.timestampMillis);
    }
    return top instanceof TimerBucket bucket ? bucket.first() : (TimerEntry) top;
  }

  /** Whether the heap has more of the first time: then a child of the first one is of it too. */
  private boolean hasMoreOf(long timestampMillis) {
    return (size > 1 && at(1).timestampMillis == timestampMillis)
        || (size > 2 && at(2).timestampMillis == timestampMillis);
  }

  /** Puts all of the first time into one bucket, which becomes the first. */
  private TimerBucket gather(long timestampMillis) {
    List<TimerNode> nodes = new ArrayList<>();
    while (size > 0 && at(0).timestampMillis == timestampMillis) {
      nodes.add(at(0));
      removeFromHeap(at(0));
    }
    TimerBucket all = new TimerBucket(timestampMillis);
    for (TimerNode node : nodes) {
      if (node instanceof TimerBucket bucket && bucket.isOrdered()) {
        all = bucket; // not to be put in order again
      }
    }
    for (TimerNode node : nodes) {
      if (node instanceof TimerEntry timer) {
        all.add(timer);
      } else if (node != all) {
        for (TimerEntry timer : ((TimerBucket) node).copy()) {
          all.add(timer);
        }
      }
    }
    addToHeap(all);
    return all;
  }

  void add(TimerEntry timer) {
    int slot = slotOf(timer.timestampMillis);
    TimerNode same = recent[slot];
    if (same == null || same.timestampMillis != timer.timestampMillis || !isInHeap(same)) {
      recent[slot] = timer;
      addToHeap(timer);
    } else if (same instanceof TimerBucket bucket) {
      bucket.add(timer);
    } else {
      TimerBucket bucket = new TimerBucket(timer.timestampMillis);
      replace(same, bucket);
      bucket.add((TimerEntry) same);
      bucket.add(timer);
      recent[slot] = bucket;
    }
  }

  private static int slotOf(long timestampMillis) {
    return (int) ((timestampMillis * 0x9E3779B97F4A7C15L) >>> 58);
  }

  private boolean isInHeap(TimerNode node) {
    return !(node instanceof TimerEntry timer && timer.bucket != null)
        && node.place >= 0
        && node.place < size
        && heap[node.place] == node;
  }

  /** Removes a timer that is in the queue. */
  void remove(TimerEntry timer) {
    TimerBucket bucket = timer.bucket;
    if (bucket == null) {
      removeFromHeap(timer);
      return;
    }
    bucket.remove(timer);
    if (bucket.isEmpty()) {
      removeFromHeap(bucket);
    }
  }

  /** What is in the queue now, to be looked at later. */
  Contents contents() {
    @Nullable TimerNode[] nodes = Arrays.copyOf(heap, size);
    TimerEntry[][] ofBuckets = new TimerEntry[buckets.size()][];
    int i = 0;
    for (TimerBucket bucket : buckets) {
      ofBuckets[i++] = bucket.copy();
    }
    return new Contents(nodes, ofBuckets);
  }

  /** The timers of a moment. */
  static final class Contents {
    private final @Nullable TimerNode[] nodes;
    private final TimerEntry[][] ofBuckets;

    private Contents(@Nullable TimerNode[] nodes, TimerEntry[][] ofBuckets) {
      this.nodes = nodes;
      this.ofBuckets = ofBuckets;
    }

    /** In no particular order. */
    TimerEntry[] timers() {
      TimerEntry[] timers = new TimerEntry[count()];
      int at = 0;
      for (TimerNode node : nodes) {
        if (node instanceof TimerEntry timer) {
          timers[at++] = timer;
        }
      }
      for (TimerEntry[] bucket : ofBuckets) {
        System.arraycopy(bucket, 0, timers, at, bucket.length);
        at += bucket.length;
      }
      return timers;
    }

    private int count() {
      int count = nodes.length - ofBuckets.length;
      for (TimerEntry[] bucket : ofBuckets) {
        count += bucket.length;
      }
      return count;
    }
  }

  // ---- the heap

  private TimerNode at(int place) {
    TimerNode node = heap[place];
    if (node == null) {
      throw new IllegalStateException("no timer at " + place + " of " + size);
    }
    return node;
  }

  private void addToHeap(TimerNode node) {
    if (node instanceof TimerBucket bucket) {
      buckets.add(bucket);
    }
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    rise(size++, node);
  }

  /** Puts a bucket in the place of a timer of the same time. */
  private void replace(TimerNode node, TimerBucket bucket) {
    buckets.add(bucket);
    put(node.place, bucket);
  }

  private void removeFromHeap(TimerNode node) {
    if (node instanceof TimerBucket bucket) {
      buckets.remove(bucket);
    }
    int hole = node.place;
    TimerNode last = at(--size);
    heap[size] = null;
    if (last != node) {
      if (last.timestampMillis < node.timestampMillis) {
        rise(hole, last);
      } else {
        sink(hole, last);
      }
    }
  }

  private void rise(int from, TimerNode node) {
    int place = from;
    while (place > 0) {
      int above = (place - 1) >>> 1;
      TimerNode parent = at(above);
      if (node.timestampMillis >= parent.timestampMillis) {
        break;
      }
      put(place, parent);
      place = above;
    }
    put(place, node);
  }

  private void sink(int from, TimerNode node) {
    int place = from;
    for (int below = (2 * place) + 1; below < size; below = (2 * place) + 1) {
      TimerNode child = at(below);
      if (below + 1 < size && at(below + 1).timestampMillis < child.timestampMillis) {
        below++;
        child = at(below);
      }
      if (child.timestampMillis >= node.timestampMillis) {
        break;
      }
      put(place, child);
      place = below;
    }
    put(place, node);
  }

  private void put(int place, TimerNode node) {
    heap[place] = node;
    node.place = place;
  }
}
