package dev.weir.api.function;

import dev.weir.id.JobId;

/**
 * Where a function runs.
 *
 * @param operator the function's own, in whatever chain it runs
 * @param index from 0 to {@code parallelism}, exclusive
 * @param maxParallelism the number of key groups: parallelism never exceeds it
 * @param attempt grows with each restart of the job's region
 */
public record SubtaskInfo(
    JobId job, String operator, int index, int parallelism, int maxParallelism, int attempt) {}
