package dev.weir.protocol.job;

import dev.weir.element.CheckpointPurpose;
import dev.weir.id.CheckpointId;
import dev.weir.spi.store.ObjectRef;

/**
 * A checkpoint whose manifest is durable.
 *
 * @param manifest where the manifest is
 * @param purpose what it turned out to be for
 * @param stateBytes the size of the objects that were written for it
 */
public record CompletedCheckpoint(
    CheckpointId id,
    ObjectRef manifest,
    CheckpointPurpose purpose,
    long triggeredAtMillis,
    long durationMillis,
    long stateBytes) {}
