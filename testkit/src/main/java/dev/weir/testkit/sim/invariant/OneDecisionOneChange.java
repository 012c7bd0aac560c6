package dev.weir.testkit.sim.invariant;

import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RunSettings;
import java.util.Optional;

/** A job runs with other numbers of subtasks only after somebody has decided that, and once. */
public final class OneDecisionOneChange extends Invariant {
  private int changes;

  /** How often the job went on with other numbers. */
  public int changes() {
    return changes;
  }

  @Override
  public void rowWritten(JobState before, JobState after) {
    if (before.submission().isEmpty()) {
      return;
    }
    Optional<RunSettings> next = before.submission().flatMap(JobSubmission::next);
    Optional<RunSettings> then = after.submission().flatMap(JobSubmission::next);
    if (next.isPresent() && then.isPresent() && !next.equals(then)) {
      violated("a second decision, " + words(then) + ", while " + words(next) + " is under way");
    }
    Optional<RunSettings> was = before.submission().map(JobSubmission::settings);
    Optional<RunSettings> is = after.submission().map(JobSubmission::settings);
    if (!was.equals(is)) {
      changes++;
      if (!JobMachine.continuation(before).map(JobSubmission::settings).equals(is)) {
        violated("the job runs with " + words(is) + " instead of " + words(was) + ": who said so?");
      }
    }
  }

  private static String words(Optional<RunSettings> settings) {
    return settings.map(RunSettings::parallelismInWords).orElse("nothing");
  }
}
