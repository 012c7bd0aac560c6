package dev.weir.cluster;

import dev.weir.protocol.job.JobState;
import java.util.concurrent.CompletionStage;

/** A job that was started, wherever it runs. Safe for use by several threads. */
public interface RunningJob {
  /** Completes with the durable state when the job has finished, stopped or failed for good. */
  CompletionStage<JobState> ended();

  /** How the job is doing now; fails if the coordinator does not answer in time. */
  CompletionStage<JobProgress> progress();

  /**
   * Takes a checkpoint and stops behind it; {@link #ended} says when. A later run resumes from
   * there.
   */
  void stop();

  /**
   * Ends the job as failed, without a last checkpoint; {@link #ended} says when. A later run
   * resumes from the latest checkpoint, and its failures count anew.
   */
  void giveUp();

  /** Takes a checkpoint as soon as possible. */
  void checkpoint();
}
