package dev.weir.state.heap.table;

import java.util.TreeSet;

/**
 * Which snapshots are alive. Snapshots are numbered from 1; what was created or copied after
 * snapshot {@code n} and before {@code n + 1} bears the stamp {@code n} and is part of no snapshot
 * up to {@code n}. So it must be left alone if and only if a later snapshot is alive.
 */
public final class Preservation {
  private final TreeSet<Integer> alive = new TreeSet<>();
  private int latest;
  private int latestAlive;

  /** Starts a snapshot and returns its number. */
  public int begin() {
    latest++;
    alive.add(latest);
    latestAlive = latest;
    return latest;
  }

  /**
   * Goes on where another one began that snapshot, which is alive: what it shares must be left
   * alone. Called for each if there are several.
   */
  public void resume(int number) {
    latest = Math.max(latest, number);
    alive.add(number);
    latestAlive = alive.last();
  }

  /** The snapshot is over. */
  public void end(int number) {
    alive.remove(number);
    latestAlive = alive.isEmpty() ? 0 : alive.last();
  }

  /** Whether a snapshot is alive that came after {@code from}, and not after {@code to}. */
  public boolean isAnyAlive(int from, int to) {
    Integer next = alive.higher(from);
    return next != null && next <= to;
  }

  /** The stamp for what is created now. */
  public int stamp() {
    return latest;
  }

  /** Whether a snapshot that is alive shares what bears this stamp. */
  public boolean isShared(int stamp) {
    return stamp < latestAlive;
  }
}
