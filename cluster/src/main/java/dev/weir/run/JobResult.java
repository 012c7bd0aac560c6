package dev.weir.run;

import dev.weir.api.metric.JobMetrics;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.JobStatus;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param status {@link JobStatus#FINISHED}, {@link JobStatus#STOPPED} or {@link JobStatus#FAILED}
 * @param recordsIn what the sources emitted in this run since their latest attempts began; 0 if an
 *     earlier run had finished the job already, or the figures could not be had in time
 * @param recordsOut what the sinks took, counted in the same way
 * @param checkpoints how many were completed in this run
 * @param restarts how often a part of the job was started again in this run
 * @param metrics what functions measured since their latest attempts began
 * @param head the checkpoint that the next run would resume from
 * @param failure the latest one, of this run or an earlier one
 */
public record JobResult(
    JobStatus status,
    long recordsIn,
    long recordsOut,
    long checkpoints,
    long restarts,
    JobMetrics metrics,
    Optional<CheckpointId> head,
    Optional<String> failure) {}
