package dev.weir.cluster.lease;

import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.protocol.lease.LeaseMachine;
import dev.weir.protocol.lease.LeaseMachine.Step;
import dev.weir.protocol.lease.LeaseRow;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.JobRowStore.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a lease, renews it and gives it back; and finds out, at the start and then each minute,
 * whether that is possible: the first time that the lease is needed would be too late. One thread
 * talks to the store, and may wait for it.
 */
final class LeaseKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("weir.lease");

  /**
   * How a lease is kept.
   *
   * @param timeToLive after which a holder that does not renew loses it
   * @param renewal from one renewal to the next
   * @param operation how long the store may take for one attempt, waiting for a dead holder aside
   * @param probe from one trial of the store to the next
   */
  record Times(Duration timeToLive, Duration renewal, Duration operation, Duration probe) {}

  private final String name;
  private final JobId id;
  private final JobRowStore rows;
  private final Times times;
  private final LeaseMachine machine;
  private final ScheduledExecutorService thread;

  // The thread's own.
  private @Nullable Runnable lost;
  private boolean othersHold;
  private boolean works = true;
  private long probeAt = System.nanoTime();

  LeaseKeeper(String name, String self, JobRowStore rows, Times times) {
    this.name = name;
    this.rows = rows;
    this.times = times;
    id = JobId.ofLease(name);
    machine = new LeaseMachine(self, times.timeToLive(), times.renewal());
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "weir-lease");
              made.setDaemon(true);
              return made;
            });
  }

  /** Begins to try the store out. */
  void start() {
    var unused =
        thread.scheduleWithFixedDelay(
            this::regularly, 0, times.renewal().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether nobody else can have the lease now. */
  boolean isHeld() {
    synchronized (machine) {
      return machine.isHeld(System.nanoTime());
    }
  }

  /**
   * Completes with whether it was acquired; exceptionally if nobody knows. If the holder may be
   * dead, that takes a time to live.
   *
   * @param whenLost called once if it is lost later
   */
  CompletionStage<Boolean> acquire(Runnable whenLost) {
    Attempt attempt = new Attempt(times.timeToLive().plus(times.operation()));
    attempt.begin(
        () -> {
          synchronized (machine) {
            machine.begin();
          }
          tryToAcquire(attempt, whenLost);
        });
    return attempt.outcome;
  }

  private void tryToAcquire(Attempt attempt, Runnable whenLost) {
    Runnable again = () -> tryToAcquire(attempt, whenLost);
    try {
      Row row = rows.read(id).orElse(null);
      Step step = onRead(row);
      if (step instanceof Step.Write write) {
        if (write(write.expectedRevision())) {
          lost = whenLost;
          attempt.outcome.complete(true);
        } else {
          attempt.again(Duration.ZERO, again, null);
        }
      } else if (step instanceof Step.LookAgain look) {
        attempt.again(look.after(), again, null);
      } else {
        LOG.info("lease '{}' is held by {}", name, ((Step.Denied) step).holder());
        attempt.outcome.complete(false);
      }
    } catch (IOException | RuntimeException failed) {
      // Whatever became of a write: the row will say.
      attempt.again(pauseAfterFailure(), again, failed);
    }
  }

  private Duration pauseAfterFailure() {
    return times.renewal().dividedBy(10);
  }

  private Step onRead(@Nullable Row row) {
    synchronized (machine) {
      return machine.onRead(
          row == null ? 0 : row.revision(),
          row == null ? null : LeaseRow.decode(row.value()),
          System.nanoTime());
    }
  }

  private boolean write(long expectedRevision) throws IOException {
    long askedAt = System.nanoTime();
    LeaseRow mine;
    synchronized (machine) {
      mine = machine.mine();
    }
    if (!rows.compareAndSet(id, expectedRevision, mine.encode())) {
      return false;
    }
    synchronized (machine) {
      machine.onWritten(expectedRevision, askedAt);
    }
    return true;
  }

  /** Completes with whether it is free now, or another's. */
  CompletionStage<Boolean> release() {
    Attempt attempt = new Attempt(times.operation());
    lost = null;
    attempt.begin(() -> tryToRelease(attempt));
    return attempt.outcome;
  }

  private void tryToRelease(Attempt attempt) {
    try {
      Row row = rows.read(id).orElse(null);
      if (row == null || !LeaseRow.decode(row.value()).holder().equals(machine.mine().holder())) {
        onLost();
        attempt.outcome.complete(true);
      } else if (rows.compareAndSet(id, row.revision(), machine.free().encode())) {
        onLost();
        attempt.outcome.complete(true);
      } else {
        attempt.again(Duration.ZERO, () -> tryToRelease(attempt), null);
      }
    } catch (IOException | RuntimeException failed) {
      attempt.again(pauseAfterFailure(), () -> tryToRelease(attempt), failed);
    }
  }

  private void onLost() {
    synchronized (machine) {
      machine.onLost();
    }
  }

  private void regularly() {
    try {
      Optional<Long> revision;
      synchronized (machine) {
        revision = machine.heldRevision();
      }
      if (revision.isPresent()) {
        renew(revision.get());
      } else if (othersHold || System.nanoTime() - probeAt >= 0) {
        probe();
      }
    } catch (RuntimeException failed) {
      LOG.error("lease '{}'", name, failed);
    }
  }

  private void renew(long revision) {
    try {
      if (write(revision) || stillMine()) {
        return;
      }
    } catch (IOException | RuntimeException failed) {
      LOG.warn("lease '{}' could not be renewed: {}", name, Failure.of(failed).message());
      if (isHeld()) {
        return; // There is time for another try.
      }
    }
    LOG.warn("lease '{}' is lost", name);
    onLost();
    Runnable told = lost;
    lost = null;
    if (told != null) {
      told.run();
    }
  }

  /** A renewal that was thought to have failed may have happened: the row is one revision ahead. */
  private boolean stillMine() throws IOException {
    Row row = rows.read(id).orElse(null);
    return row != null
        && LeaseRow.decode(row.value()).holder().equals(machine.mine().holder())
        && write(row.revision());
  }

  /** Does what acquiring it does, but for taking it. */
  private void probe() {
    boolean isDue = System.nanoTime() - probeAt >= 0;
    if (isDue) {
      probeAt = System.nanoTime() + times.probe().toNanos();
    }
    try {
      Row row = rows.read(id).orElse(null);
      long revision = row == null ? 0 : row.revision();
      synchronized (machine) {
        machine.onSeen(revision, System.nanoTime());
      }
      othersHold = row != null && !LeaseRow.decode(row.value()).holder().isEmpty();
      if (isDue && !othersHold) {
        rows.compareAndSet(id, revision, machine.free().encode());
      }
      if (!works) {
        LOG.info("lease '{}' works again", name);
      }
      works = true;
    } catch (IOException | RuntimeException failed) {
      works = false;
      LOG.warn(
          "lease '{}' does not work: {}. If nodes lose each other now, neither side can go on",
          name,
          Failure.of(failed).message());
    }
  }

  /** Ends the thread. What is held stays in the store until its time to live is over. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** One attempt at something, which goes on until it succeeds or its time is over. */
  private final class Attempt {
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    private final Duration limit;
    private final long begunAt = System.nanoTime();

    Attempt(Duration limit) {
      this.limit = limit;
    }

    void begin(Runnable first) {
      again(Duration.ZERO, first, null);
    }

    void again(Duration after, Runnable next, @Nullable Exception failed) {
      if (System.nanoTime() - begunAt >= limit.toNanos()) {
        outcome.completeExceptionally(
            new IOException(
                "the store did not decide on lease '" + name + "' in " + limit, failed));
        return;
      }
      try {
        var unused = thread.schedule(next, after.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException closed) {
        outcome.completeExceptionally(new IOException("lease '" + name + "' is closed", closed));
      }
    }
  }
}
