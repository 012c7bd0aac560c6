package dev.weir.protocol.job;

import dev.weir.id.CheckpointId;
import dev.weir.snapshot.ObjectRef;

/**
 * A checkpoint whose manifest is durable.
 *
 * @param manifest where the manifest is
 * @param drained whether all input had been processed before it
 * @param stateBytes the size of the objects that were written for it
 */
public record CompletedCheckpoint(
    CheckpointId id,
    ObjectRef manifest,
    boolean drained,
    long triggeredAtMillis,
    long durationMillis,
    long stateBytes) {}
