package dev.weir.testkit.sim.kernel;

import java.util.PriorityQueue;

/**
 * Everything that is going to happen, in the order of virtual time; what happens at the same time
 * is ordered by the seed.
 */
public final class EventQueue {
  /** When each run begins, in milliseconds since the epoch. */
  public static final long START_MILLIS = 1_600_000_000_000L;

  private record Event(long at, long tie, long order, String kind, Object about, Runnable action)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      int byTie = byTime != 0 ? byTime : Long.compare(tie, other.tie);
      return byTie != 0 ? byTie : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final SimRandom random;
  private final Trace trace;
  private long nowMillis = START_MILLIS;
  private long scheduled;
  private long fired;

  EventQueue(SimRandom random, Trace trace) {
    this.random = random;
    this.trace = trace;
  }

  public long now() {
    return nowMillis;
  }

  /** The number of events so far. */
  public long fired() {
    return fired;
  }

  public void in(long delayMillis, String kind, Object about, Runnable action) {
    at(nowMillis + Math.max(0, delayMillis), kind, about, action);
  }

  public void at(long timeMillis, String kind, Object about, Runnable action) {
    events.add(
        new Event(
            Math.max(nowMillis, timeMillis), random.next(), scheduled++, kind, about, action));
  }

  /** Lets the next event happen; returns false if there is none. */
  public boolean step() {
    Event next = events.poll();
    if (next == null) {
      return false;
    }
    nowMillis = next.at;
    fired++;
    trace.event(fired, nowMillis - START_MILLIS, next.kind, next.about);
    next.action.run();
    return true;
  }
}
