package dev.weir.coordinator;

import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RepeatedFailure;
import dev.weir.protocol.link.Reception;
import java.util.Map;
import java.util.Optional;

/**
 * What a coordinator has to say to somebody who watches.
 *
 * @param running whether all subtasks run
 * @param checkpointsFailed since this coordinator started
 * @param restarts since this coordinator started
 * @param failure the latest one
 * @param stuck how often, and where, the job has failed in the same way without a completed
 *     checkpoint in between; empty below {@link RepeatedFailure#STUCK} times
 * @param receptions what became of the messages of subtasks
 * @param receptionsAtSubtasks what became of messages to subtasks, but for those that had their
 *     effect; as far as subtasks have reported it, which they do with their acknowledgements
 */
public record CoordinatorView(
    JobStatus status,
    boolean running,
    Optional<CompletedCheckpoint> head,
    long checkpointsCompleted,
    long checkpointsFailed,
    long restarts,
    Optional<String> failure,
    Optional<String> stuck,
    Map<Reception, Long> receptions,
    Map<Reception, Long> receptionsAtSubtasks) {}
