package dev.weir.testkit.sim.invariant;

import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.testkit.sim.store.SimRows;
import java.util.Optional;

/**
 * A reader hears that positions are committed only once the head is their checkpoint or a later
 * one: whoever is told may forget what was read before them.
 */
public final class PositionsBehindHead extends Invariant {
  private final SimRows rows;

  PositionsBehindHead(SimRows rows) {
    this.rows = rows;
  }

  @Override
  public void positionsCommitted(String source, CheckpointId checkpoint) {
    Optional<CheckpointId> head = rows.current().head().map(CompletedCheckpoint::id);
    if (head.isEmpty() || head.get().compareTo(checkpoint) < 0) {
      violated(
          source
              + " was told of its positions at "
              + checkpoint
              + " while the head was "
              + head.map(CheckpointId::toString).orElse("nothing"));
    }
  }
}
