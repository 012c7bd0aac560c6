package dev.weir.id;

/** As what a subtask acts: of which job, for which installation, in which coordinator's term. */
public record JobTerm(JobId job, Installation installation, LeaderEpoch epoch) {
  /** Of a job that no coordinator leads. */
  public static JobTerm none(JobId job) {
    return new JobTerm(job, Installation.NONE, LeaderEpoch.NONE);
  }
}
