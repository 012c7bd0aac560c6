package dev.weir.benchmarks.workload;

/**
 * A completed checkpoint.
 *
 * @param triggeredAtMillis since the epoch
 * @param durationMillis from the trigger to its completion
 * @param bytes what was written for it
 */
public record Checkpoint(long triggeredAtMillis, long durationMillis, long bytes) {}
