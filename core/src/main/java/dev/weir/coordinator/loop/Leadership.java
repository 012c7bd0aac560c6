package dev.weir.coordinator.loop;

import dev.weir.coordinator.RunCounts;
import dev.weir.failure.Failure;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator knows from one {@link CoordinatorLoop} to the next: it begins again from the
 * job's row whenever a write failed, nobody knows its outcome, or the loop threw something. Lives
 * as long as the coordinator in its process.
 */
public final class Leadership {
  private final RunCounts counts = new RunCounts();

  /** The latest in which this process led the job: subtasks listen to no earlier one. */
  private LeaderEpoch newest;

  /** What the row held when it was last known to be durable. */
  private @Nullable JobState durable;

  private boolean led;
  private boolean stopRequested;
  private @Nullable Failure unexpected;

  /**
   * Of a coordinator that has not led yet.
   *
   * @param newest the latest epoch in which the process led the job before
   */
  public Leadership(LeaderEpoch newest) {
    this.newest = newest;
  }

  /** Of one who takes over, from another process that died, a job that ran. */
  public static Leadership ofSuccessor() {
    Leadership successor = new Leadership(LeaderEpoch.NONE);
    successor.led = true;
    return successor;
  }

  /** Goes on from loop to loop. */
  public RunCounts counts() {
    return counts;
  }

  /** Whether this coordinator has written the row. */
  public boolean hasLed() {
    return led;
  }

  /** What the row held when it was last known to be durable; null if that was never so. */
  public @Nullable JobState durable() {
    return durable;
  }

  /** Whether what was read means that the row is gone, although it was there. */
  public boolean isLost(JobState read) {
    return durable != null && read.epoch().equals(LeaderEpoch.NONE);
  }

  /** What the next loop begins with, when the row was read. */
  public JobState from(JobState read) {
    if (!read.epoch().equals(LeaderEpoch.NONE)) {
      durable = read; // a row that is deleted from now on is missed
    }
    return read.withEpochAtLeast(newest);
  }

  /** Lets a new loop lead; a stop that was asked for is not forgotten. */
  public void begin(CoordinatorLoop<?> loop) {
    if (stopRequested) {
      loop.onStopRequested();
    }
    Failure why = unexpected;
    unexpected = null;
    if (why != null) {
      loop.resumeAfter(why);
    } else if (led) {
      loop.resume();
    } else {
      loop.lead();
    }
  }

  /** The row is durable; said before the loop hears it. */
  public void onPersisted(JobState row) {
    led = true;
    durable = row;
    newest = row.epoch();
  }

  /** Somebody wants the job to stop. */
  public void onStopRequested() {
    stopRequested = true;
  }

  /** The loop threw something: the next one counts it as a failure of the job. */
  public void onUnexpected(Failure failure) {
    unexpected = failure;
  }
}
