package dev.weir.runtime.loop;

import dev.weir.element.Barrier;
import dev.weir.id.CheckpointId;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.chain.OperatorChain;
import dev.weir.runtime.chain.OperatorSlot;
import dev.weir.runtime.checkpoint.Barriers;
import dev.weir.runtime.checkpoint.CommitRound;
import dev.weir.runtime.checkpoint.Snapshots;
import dev.weir.state.KeyedState;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Does what the coordinator says about checkpoints at one subtask. */
final class CheckpointOrders {
  private final OperatorChain chain;
  private final SubtaskPort port;
  private final Barriers barriers;
  private final Snapshots snapshots;
  private final Barriers.SnapshotPoint point;
  private final @Nullable KeyedState keyed;

  /** The checkpoint behind which this source reads nothing. */
  private @Nullable CheckpointId heldBehind;

  CheckpointOrders(
      OperatorChain chain,
      SubtaskPort port,
      Barriers barriers,
      Snapshots snapshots,
      Barriers.SnapshotPoint point) {
    this.chain = chain;
    this.port = port;
    this.barriers = barriers;
    this.snapshots = snapshots;
    this.point = point;
    keyed = chain.head().keyed;
  }

  /** Whether this source must not read on: it waits for what comes behind a checkpoint. */
  boolean holdsSource() {
    return heldBehind != null;
  }

  void trigger(Barrier barrier) throws Exception {
    point.snapshot(barrier, new BitSet(), 0);
    heldBehind = barrier.purpose().holdsSources() ? barrier.checkpoint() : null;
  }

  void overtake(Barrier barrier) {
    if (!snapshots.overtake(barrier) && chain.source() == null) {
      barriers.onOvertake(barrier);
    }
  }

  void complete(CheckpointId checkpoint) throws Exception {
    snapshots.onComplete(checkpoint);
    if (keyed != null) {
      keyed.checkpointComplete(checkpoint);
    }
    CommitRound round = new CommitRound(checkpoint, chain.slots().size(), port);
    for (OperatorSlot slot : chain.slots()) {
      slot.operator.onCheckpointComplete(checkpoint, round::operatorDone);
    }
  }

  void committedInOnePlace(String operator, CheckpointId checkpoint) throws Exception {
    chain.slot(operator).operator.onCommittedInOnePlace(checkpoint);
  }

  void abort(CheckpointId checkpoint) throws Exception {
    if (checkpoint.equals(heldBehind)) {
      heldBehind = null;
    }
    snapshots.onAbort(checkpoint);
    if (keyed != null) {
      keyed.checkpointAborted(checkpoint);
    }
    for (OperatorSlot slot : chain.slots()) {
      slot.operator.onCheckpointAborted(checkpoint);
    }
    barriers.onAbort(checkpoint);
  }
}
