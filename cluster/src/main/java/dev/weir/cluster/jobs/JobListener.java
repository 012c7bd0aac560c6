package dev.weir.cluster.jobs;

import dev.weir.protocol.job.JobState;

/** What somebody wants to hear of a job, on the thread of the leader of all jobs. */
interface JobListener {
  /** Hears nothing. */
  JobListener NOBODY = new JobListener() {};

  /** It is durable that the job is led. */
  default void led() {}

  /** The job has ended, and this is what is durable of it. */
  default void ended(JobState state) {}
}
