package dev.weir.benchmarks.cluster;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The rows of one job: whether each is right and none is missing, and when they came. Safe for use
 * by several threads. Times are those of {@link System#nanoTime}.
 */
final class RowLog {
  /** Shorter times without rows are not remembered. */
  private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Stands for all subtasks. */
  private static final int ALL = -1;

  private final long keys;
  private final int lanes;
  private final BitSet seen = new BitSet();
  private final Map<Integer, Long> lastNanos = new HashMap<>();
  private final Map<Integer, List<Gap>> gaps = new HashMap<>();
  private final TreeMap<Long, Attempt> attempts = new TreeMap<>();
  private long rows;
  private long wrong;
  private long repeated;

  /** A time without rows. */
  private record Gap(long fromNanos, long untilNanos) {
    long within(long from, long until) {
      return Math.min(untilNanos, until) - Math.max(fromNanos, from);
    }
  }

  /** When what came first of an attempt. */
  private static final class Attempt {
    final Map<Integer, Long> firstNanos = new TreeMap<>();
    long firstNewNanos = Long.MAX_VALUE;
  }

  RowLog(long keys, int lanes) {
    this.keys = keys;
    this.lanes = lanes;
  }

  synchronized void note(long nowNanos, int subtask, long attempt, List<Row> come) {
    noteTime(nowNanos, subtask);
    noteTime(nowNanos, ALL);
    Attempt its = attempts.computeIfAbsent(attempt, first -> new Attempt());
    its.firstNanos.putIfAbsent(subtask, nowNanos);
    for (Row row : come) {
      rows++;
      wrong += row.isRight(keys) ? 0 : 1;
      int index = Math.toIntExact(row.index());
      if (seen.get(index)) {
        repeated++;
      } else {
        seen.set(index);
        its.firstNewNanos = Math.min(its.firstNewNanos, nowNanos);
      }
    }
    notifyAll();
  }

  private void noteTime(long nowNanos, int subtask) {
    Long before = lastNanos.put(subtask, nowNanos);
    if (before != null && nowNanos - before >= SHORT_NANOS) {
      gaps.computeIfAbsent(subtask, first -> new ArrayList<>()).add(new Gap(before, nowNanos));
    }
  }

  synchronized long rows() {
    return rows;
  }

  /** Rows that came before as well: what an attempt repeats. */
  synchronized long repeated() {
    return repeated;
  }

  /** The newest attempt that had rows; 0 before the first. */
  synchronized long newestAttempt() {
    return attempts.isEmpty() ? 0 : attempts.lastKey();
  }

  /** How many subtasks of the newest attempt had rows. */
  synchronized int subtasks() {
    return attempts.isEmpty() ? 0 : attempts.lastEntry().getValue().firstNanos.size();
  }

  /** When the first row of an attempt behind this one came. */
  synchronized long firstNanos(long behind) {
    return attempts.tailMap(behind, false).values().stream()
        .flatMap(each -> each.firstNanos.values().stream())
        .mapToLong(Long::longValue)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** When each subtask of the newest attempt had had a row. */
  synchronized long allNanos() {
    return attempts.lastEntry().getValue().firstNanos.values().stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(Long.MAX_VALUE);
  }

  /** When the first row that no attempt before had written came from one behind this one. */
  synchronized long firstNewNanos(long behind) {
    return attempts.tailMap(behind, false).values().stream()
        .mapToLong(each -> each.firstNewNanos)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** The longest time between two rows of any subtask, in part of the time. */
  synchronized long longestGap(long fromNanos, long untilNanos) {
    return longest(ALL, fromNanos, untilNanos);
  }

  /** The longest time between two rows of the same subtask, in part of the time. */
  synchronized long longestGapOfOne(long fromNanos, long untilNanos) {
    return lastNanos.keySet().stream()
        .filter(subtask -> subtask != ALL)
        .mapToLong(subtask -> longest(subtask, fromNanos, untilNanos))
        .max()
        .orElse(untilNanos - fromNanos);
  }

  private long longest(int subtask, long fromNanos, long untilNanos) {
    long open =
        new Gap(lastNanos.getOrDefault(subtask, fromNanos), untilNanos)
            .within(fromNanos, untilNanos);
    return gaps.getOrDefault(subtask, List.of()).stream()
        .mapToLong(gap -> gap.within(fromNanos, untilNanos))
        .reduce(Math.max(0, open), Math::max);
  }

  /** Waits until something is so, and returns whether it is. */
  synchronized boolean await(long patienceMillis, Predicate<RowLog> so)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    while (!so.test(this)) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** What is not as it must be of a job that has stopped; empty if all is. */
  synchronized List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (wrong > 0) {
      problems.add(wrong + " of " + rows + " rows are wrong");
    }
    long lost = 0;
    for (int lane = 0; lane < lanes; lane++) {
      lost += lost(lane);
    }
    if (lost > 0) {
      problems.add(lost + " rows are lost");
    }
    return problems;
  }

  private long lost(int lane) {
    int last = seen.length() - 1;
    last -= Math.floorMod(last - lane, lanes);
    while (last >= 0 && !seen.get(last)) {
      last -= lanes;
    }
    long lost = 0;
    for (int index = lane; index < last; index += lanes) {
      lost += seen.get(index) ? 0 : 1;
    }
    return lost;
  }
}
