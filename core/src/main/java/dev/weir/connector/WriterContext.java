package dev.weir.connector;

import dev.weir.id.JobId;

/**
 * Where a sink's writer runs.
 *
 * @param attempt grows with each restart, over restarts of the process too: a name that contains
 *     job, operator, subtask and attempt is used by one writer only
 * @param restored whether the sink goes on from a checkpoint; without one nothing was committed yet
 *     in this run of the job, by no writer of it
 */
public record WriterContext(
    JobId job, String operator, int subtask, int parallelism, long attempt, boolean restored) {}
