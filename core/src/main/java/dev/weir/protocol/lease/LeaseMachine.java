package dev.weir.protocol.lease;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node's side of a lease: when it may take it, and for how long it may believe to have it.
 *
 * <p>Clocks of two machines are never compared. Whoever holds the lease writes the row again and
 * again, each time under another revision. Whoever finds the same revision after a whole time to
 * live, by its own clock, knows that the holder did not write for as long; and the holder knows, by
 * its own, that it did not get to. It counts from before its write, the others from after they have
 * seen it, so it stops believing before anybody else begins.
 *
 * <p>A write of which nobody knows whether it happened counts as none: the row is read, and what is
 * found there is written again.
 *
 * <p>Times are those of one clock that never goes back, in nanoseconds.
 */
public final class LeaseMachine {
  /** What follows from a look at the row. */
  public sealed interface Step {
    /** Write {@link #mine} if the row's revision is this one; 0 if there is no row. */
    record Write(long expectedRevision) implements Step {}

    /** Somebody has it who may be dead: look again after this time. */
    record LookAgain(Duration after) implements Step {}

    /** Somebody has it who is alive. */
    record Denied(String holder) implements Step {}
  }

  private final String self;
  private final Duration timeToLive;
  private final Duration pause;

  // What was seen last, and since when it is so.
  private long seenRevision = -1;
  private long seenSince;

  /** What the attempt under way saw first; -1 before it saw anything. */
  private long firstRevision = -1;

  private boolean held;
  private long heldRevision;
  private long renewedAt;

  /**
   * Holds nothing.
   *
   * @param self who this is: another name in each life of the node, not empty
   * @param timeToLive after which a holder that does not renew loses the lease
   * @param pause from one look to the next while waiting for somebody who may be dead
   */
  public LeaseMachine(String self, Duration timeToLive, Duration pause) {
    if (self.isEmpty()) {
      throw new IllegalArgumentException("nobody holds a lease under an empty name");
    }
    this.self = self;
    this.timeToLive = timeToLive;
    this.pause = pause;
  }

  /** The row to be written to take the lease, or to keep it. */
  public LeaseRow mine() {
    return new LeaseRow(self, timeToLive);
  }

  /** The row to be written to give it back. */
  public LeaseRow free() {
    return new LeaseRow("", timeToLive);
  }

  /** A new attempt to get the lease begins. */
  public void begin() {
    firstRevision = -1;
  }

  /**
   * The row was read, after {@link #begin}.
   *
   * @param revision 0 if there is no row
   */
  public Step onRead(long revision, @Nullable LeaseRow row, long now) {
    onSeen(revision, now);
    if (row == null || row.isFree() || row.holder().equals(self)) {
      return new Step.Write(revision);
    }
    if (firstRevision < 0) {
      firstRevision = revision;
    }
    if (revision != firstRevision) {
      return new Step.Denied(row.holder());
    }
    Duration toLive = row.timeToLive().compareTo(timeToLive) > 0 ? row.timeToLive() : timeToLive;
    long left = toLive.toNanos() - (now - seenSince);
    return left <= 0
        ? new Step.Write(revision)
        : new Step.LookAgain(Duration.ofNanos(Math.min(left, pause.toNanos())));
  }

  /** The row was read for another reason; who looks often enough need not wait when it matters. */
  public void onSeen(long revision, long now) {
    if (revision != seenRevision) {
      seenRevision = revision;
      seenSince = now;
    }
  }

  /**
   * The row is {@link #mine} now, under the revision behind the expected one.
   *
   * @param askedAt when the write was begun
   */
  public void onWritten(long expectedRevision, long askedAt) {
    held = true;
    heldRevision = expectedRevision + 1;
    renewedAt = askedAt;
  }

  /** Somebody else has changed the row, or it was given back. */
  public void onLost() {
    held = false;
  }

  /** Which revision a renewal must find; empty if there is nothing to renew. */
  public Optional<Long> heldRevision() {
    return held ? Optional.of(heldRevision) : Optional.empty();
  }

  /** Whether nobody else can have the lease. */
  public boolean isHeld(long now) {
    return held && now - renewedAt < timeToLive.toNanos();
  }
}
