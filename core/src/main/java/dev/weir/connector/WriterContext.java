package dev.weir.connector;

import dev.weir.id.JobId;

/**
 * Where a sink's writer runs.
 *
 * @param attempt grows with each restart, over restarts of the process too: a name that contains
 *     job, operator, subtask and attempt is used by one writer only
 */
public record WriterContext(
    JobId job, String operator, int subtask, int parallelism, long attempt) {}
