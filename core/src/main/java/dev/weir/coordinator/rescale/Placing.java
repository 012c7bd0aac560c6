package dev.weir.coordinator.rescale;

/**
 * The latest placement of a job.
 *
 * @param atMillis when each subtask had its place, and each node had made the job, by the clock of
 *     the coordinator's port
 */
public record Placing(Movement movement, long atMillis) {}
