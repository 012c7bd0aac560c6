package dev.weir.coordinator;

import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobStatus;
import java.util.Optional;

/**
 * What a coordinator has to say to somebody who watches.
 *
 * @param running whether all subtasks run
 * @param checkpointsFailed since this coordinator started
 * @param restarts since this coordinator started
 */
public record CoordinatorView(
    JobStatus status,
    boolean running,
    Optional<CompletedCheckpoint> head,
    long checkpointsCompleted,
    long checkpointsFailed,
    long restarts,
    Optional<String> failure) {}
