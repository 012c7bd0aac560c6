package dev.weir.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * When each event of a steady rate is due, and an alarm clock for sources that have nothing due: a
 * thread that looks every 50 µs, finer than the engines' own timers. Safe for use by several
 * threads.
 */
public final class Pace implements Schedule, AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long NOT_BEGUN = Long.MIN_VALUE;
  private static final double NANOS_PER_SECOND = 1e9;

  private final double nanosPerEvent;
  private final AtomicLong startNanos = new AtomicLong(NOT_BEGUN);
  private final List<Alarm> alarms = new ArrayList<>();
  private volatile boolean closed;

  private record Alarm(long atNanos, Runnable action) {}

  private Pace(double eventsPerSecond) {
    nanosPerEvent = NANOS_PER_SECOND / eventsPerSecond;
  }

  /** Starts the alarm clock. No event is due before {@link #begin}. */
  public static Pace start(double eventsPerSecond) {
    Pace pace = new Pace(eventsPerSecond);
    Thread clock = new Thread(pace::tick, "pace");
    clock.setDaemon(true);
    clock.start();
    return pace;
  }

  /** Event 0 is due now. Only the first call counts. */
  @Override
  public void begin() {
    if (startNanos.get() == NOT_BEGUN) {
      startNanos.compareAndSet(NOT_BEGUN, System.nanoTime());
    }
  }

  /** When event {@code i} is due, by {@link System#nanoTime}. */
  public long dueNanos(long i) {
    return startNanos.get() + (long) (i * nanosPerEvent);
  }

  @Override
  public boolean isDue(long i) {
    return dueNanos(i) - System.nanoTime() <= 0;
  }

  @Override
  public boolean isOver(long i) {
    return false;
  }

  /** Runs the action on the clock's thread. */
  @Override
  public void whenDue(long i, Runnable action) {
    synchronized (alarms) {
      alarms.add(new Alarm(dueNanos(i), action));
    }
  }

  private void tick() {
    List<Alarm> due = new ArrayList<>();
    while (!closed) {
      LockSupport.parkNanos(TICK_NANOS);
      takeDue(System.nanoTime(), due);
      due.forEach(alarm -> alarm.action.run());
      due.clear();
    }
  }

  /** Most of the time there is nothing: that must cost next to nothing, and leave no garbage. */
  private void takeDue(long now, List<Alarm> due) {
    synchronized (alarms) {
      for (int i = alarms.size() - 1; i >= 0; i--) {
        if (alarms.get(i).atNanos - now <= 0) {
          due.add(alarms.remove(i));
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
