package dev.weir.function;

/**
 * Where a function runs.
 *
 * @param subtask from 0 to {@code parallelism}, exclusive
 * @param attempt grows with each restart of the job's region
 */
public record SubtaskInfo(String operator, int subtask, int parallelism, int attempt) {}
