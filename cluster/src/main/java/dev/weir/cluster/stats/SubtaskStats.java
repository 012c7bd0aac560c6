package dev.weir.cluster.stats;

import dev.weir.api.metric.JobMetrics;

/**
 * Figures of one subtask at one moment. Counts and times are since its attempt started.
 *
 * @param recordsRead from input channels or, by a source, from outside
 * @param recordsFromSource emitted by the source in this chain, 0 if there is none
 * @param recordsIntoSinks taken by sinks in this chain
 * @param recordsOut sent into output channels
 * @param framesQueued waiting to be processed now
 * @param framesWaiting waiting for credit now
 * @param busyNanos spent processing
 * @param blockedNanos spent waiting for credit
 * @param idleNanos spent without input
 * @param lastCaptureNanos for how long taking the last snapshot kept records waiting
 * @param watermarkMillis event time, {@link Long#MIN_VALUE} for none
 * @param metrics what functions measured; counted since the attempt started, too
 */
public record SubtaskStats(
    int attempt,
    long recordsRead,
    long recordsFromSource,
    long recordsIntoSinks,
    long recordsOut,
    long framesIn,
    long framesOut,
    int framesQueued,
    int framesWaiting,
    long busyNanos,
    long blockedNanos,
    long idleNanos,
    long lastCaptureNanos,
    long watermarkMillis,
    JobMetrics metrics) {}
