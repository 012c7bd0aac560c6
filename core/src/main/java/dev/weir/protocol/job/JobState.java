package dev.weir.protocol.job;

import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import java.util.List;
import java.util.Optional;

/**
 * All that is durable about a job: one row, changed only by compare-and-set. Who may act, which
 * attempt is the current one, and which checkpoint is the job's: the head.
 *
 * @param epoch of the coordinator that wrote the row last
 * @param lastAttempt the newest attempt number given to any region; never reused
 * @param regionAttempts the current attempt of each region
 * @param head the checkpoint that a restore takes, exactly this one
 * @param retained the checkpoints whose objects are kept, oldest first; the head is the last one.
 *     Without a head: those of before the job began anew
 * @param reservedIds checkpoint ids up to this one may have been used; the next coordinator starts
 *     behind
 * @param failures what is remembered of failures
 * @param submission what any node can make the job from; empty if one process made the job itself
 *     and it runs there alone
 */
public record JobState(
    JobId job,
    LeaderEpoch epoch,
    JobStatus status,
    int lastAttempt,
    List<Integer> regionAttempts,
    Optional<CompletedCheckpoint> head,
    List<CompletedCheckpoint> retained,
    long reservedIds,
    FailureHistory failures,
    Optional<JobSubmission> submission) {

  public JobState {
    regionAttempts = List.copyOf(regionAttempts);
    retained = List.copyOf(retained);
  }

  /** A job that nobody has run yet. */
  public static JobState created(JobId job) {
    return new JobState(
        job,
        LeaderEpoch.NONE,
        JobStatus.CREATED,
        0,
        List.of(),
        Optional.empty(),
        List.of(),
        0,
        FailureHistory.NONE,
        Optional.empty());
  }

  public boolean isHead(CheckpointId checkpoint) {
    return head.isPresent() && head.get().id().equals(checkpoint);
  }

  /**
   * The checkpoint that a start of the job takes: the head. A job that was to begin anew and did
   * not get to a checkpoint has committed nothing, and goes on from the latest one of before.
   */
  public Optional<CompletedCheckpoint> resumesFrom() {
    boolean anew = status == JobStatus.CREATED || retained.isEmpty();
    return head.isPresent() || anew ? head : Optional.of(retained.get(retained.size() - 1));
  }

  /** Whether it runs, or is about to stop, and may not be rescaled: once is enough. */
  public boolean isBeingRescaled() {
    return submission.flatMap(JobSubmission::next).isPresent();
  }

  /**
   * Whether the job runs, or is about to go on, as something else than one who wants to lead it has
   * made it as: somebody has rescaled it meanwhile. Who led it nevertheless would take some of its
   * subtasks for all; or write down that it has stopped, and forget what it is to go on with.
   *
   * @param made what it was made from; empty if somebody made it in his own process
   */
  public boolean runsOtherwiseThan(Optional<JobSubmission> made) {
    Optional<JobSubmission> next = JobMachine.continuation(this);
    if (made.isEmpty() || submission.isEmpty()) {
      return false;
    }
    boolean goesOn = status == JobStatus.RUNNING || next.isPresent();
    return goesOn
        && !submission.get().isMadeAs(made.get())
        && next.filter(made.get()::isMadeAs).isEmpty();
  }

  /** Why the job gave up, or its latest failure. */
  public Optional<String> failure() {
    return failures.latest();
  }

  JobState withStatus(JobStatus to) {
    return new JobState(
        job,
        epoch,
        to,
        lastAttempt,
        regionAttempts,
        head,
        retained,
        reservedIds,
        failures,
        submission);
  }

  /**
   * The same, but as if the job had been led up to an epoch, at least: a row that was put back from
   * a copy knows of fewer than the places where its subtasks ran.
   */
  public JobState withEpochAtLeast(LeaderEpoch led) {
    return epoch.compareTo(led) < 0 ? withEpoch(led) : this;
  }

  JobState withEpoch(LeaderEpoch to) {
    return new JobState(
        job,
        to,
        status,
        lastAttempt,
        regionAttempts,
        head,
        retained,
        reservedIds,
        failures,
        submission);
  }

  JobState withAttempts(int last, List<Integer> attempts) {
    return new JobState(
        job, epoch, status, last, attempts, head, retained, reservedIds, failures, submission);
  }

  JobState withHead(CompletedCheckpoint checkpoint, List<CompletedCheckpoint> kept) {
    return new JobState(
        job,
        epoch,
        status,
        lastAttempt,
        regionAttempts,
        Optional.of(checkpoint),
        kept,
        reservedIds,
        failures,
        submission);
  }

  JobState withReservedIds(long upTo) {
    return new JobState(
        job,
        epoch,
        status,
        lastAttempt,
        regionAttempts,
        head,
        retained,
        upTo,
        failures,
        submission);
  }

  JobState withFailures(FailureHistory to) {
    return new JobState(
        job,
        epoch,
        status,
        lastAttempt,
        regionAttempts,
        head,
        retained,
        reservedIds,
        to,
        submission);
  }

  /**
   * The same, of a job that was made from this; empty if somebody made it in his own process. What
   * the row knows of how the same submission is to go on stays.
   */
  public JobState submittedAs(Optional<JobSubmission> to) {
    boolean same = to.isPresent() && submission.isPresent() && submission.get().isMadeAs(to.get());
    return same ? this : withSubmission(to);
  }

  JobState withSubmission(Optional<JobSubmission> to) {
    return new JobState(
        job, epoch, status, lastAttempt, regionAttempts, head, retained, reservedIds, failures, to);
  }
}
