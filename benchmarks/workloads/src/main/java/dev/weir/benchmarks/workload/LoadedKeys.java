package dev.weir.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events of two phases: one for each key, as fast as they go, then others for some seconds. The
 * second phase begins, and with it the measurement, once all sources are through with the first.
 */
public final class LoadedKeys implements Schedule {
  private static final long NOT_BEGUN = Long.MIN_VALUE;

  private final RunRequest request;
  private final Measurement measurement;
  private final List<Runnable> waiting = new ArrayList<>();
  private final AtomicLong loadingSinceNanos = new AtomicLong(NOT_BEGUN);
  private volatile boolean loaded;
  private volatile long endNanos;

  /**
   * Makes the schedule of a run.
   *
   * @param request with the number of keys, of sources, and of seconds
   */
  public LoadedKeys(RunRequest request, Measurement measurement) {
    this.request = request;
    this.measurement = measurement;
  }

  @Override
  public void begin() {
    if (loadingSinceNanos.get() == NOT_BEGUN) {
      loadingSinceNanos.compareAndSet(NOT_BEGUN, System.nanoTime());
    }
  }

  @Override
  public boolean isDue(long i) {
    return i < request.keys() || loaded;
  }

  @Override
  public boolean isOver(long i) {
    return i >= request.keys() && loaded && System.nanoTime() - endNanos >= 0;
  }

  /** Called by each source once: when it has nothing left of the first phase. */
  @Override
  public void whenDue(long i, Runnable action) {
    List<Runnable> woken = List.of();
    synchronized (waiting) {
      waiting.add(action);
      if (waiting.size() == request.parallelism()) {
        woken = List.copyOf(waiting);
        startSecondPhase();
      }
    }
    woken.forEach(Runnable::run);
  }

  private void startSecondPhase() {
    long now = System.nanoTime();
    measurement.loaded((now - loadingSinceNanos.get()) / 1e9);
    endNanos = now + TimeUnit.SECONDS.toNanos(request.seconds());
    loaded = true;
  }
}
