package dev.weir.spi.connector;

import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.JobTerm;
import java.util.Optional;

/**
 * Which part of a sink writes, commits or discards, and as what it acts.
 *
 * @param term a sink that writes where others could write too compares it with what it finds there
 * @param attempt grows with each restart, over restarts of the process too: a name that contains
 *     job, operator, subtask and attempt is used by one writer only
 * @param restored whether the sink goes on from a checkpoint; without one nothing was committed yet
 *     in this run of the job, by no writer of it
 * @param complete the latest checkpoint that is known here to be complete, at first the restored
 *     one. What is committed beyond it was committed by somebody else
 */
public record SinkScope(
    JobTerm term,
    String operator,
    int subtask,
    int parallelism,
    long attempt,
    boolean restored,
    Optional<CheckpointId> complete) {

  /** The job that the sink is part of. */
  public JobId job() {
    return term.job();
  }
}
