package dev.weir.element;

import dev.weir.id.CheckpointId;

/**
 * Separates the records that belong to a checkpoint from those that follow it (Carbone et al.,
 * "Lightweight Asynchronous Snapshots for Distributed Dataflows", 2015).
 *
 * @param purpose what the checkpoint was triggered for
 * @param alignment how receivers treat the channels that deliver it early; the same value from the
 *     trigger to the manifest, but that an aligned checkpoint may become unaligned on its way
 */
public record Barrier(CheckpointId checkpoint, CheckpointPurpose purpose, Alignment alignment)
    implements Control {
  /** The barrier of the same checkpoint, to overtake what waits. */
  public Barrier unaligned() {
    return new Barrier(checkpoint, purpose, Alignment.UNALIGNED);
  }

  @Override
  public void to(Handler handler) {
    handler.onBarrier(this);
  }
}
