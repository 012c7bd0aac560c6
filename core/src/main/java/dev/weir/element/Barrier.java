package dev.weir.element;

import dev.weir.id.CheckpointId;

/**
 * Separates the records that belong to a checkpoint from those that follow it (Carbone et al.,
 * "Lightweight Asynchronous Snapshots for Distributed Dataflows", 2015).
 *
 * @param alignment how receivers treat the channels that deliver it early; the same value from the
 *     trigger to the manifest
 */
public record Barrier(CheckpointId checkpoint, Alignment alignment) implements Control {}
