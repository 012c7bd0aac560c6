package dev.weir.runtime.checkpoint;

import dev.weir.element.Barrier;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.align.BarrierAligner;
import dev.weir.protocol.align.BarrierAligner.Outcome;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.exchange.InputGate;
import dev.weir.runtime.wiring.SubtaskWiring;
import java.util.ArrayDeque;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The input side of a subtask's barriers: asks the {@link BarrierAligner} when a snapshot is due,
 * measures how long that took, and lets the gate's channels go on.
 */
public final class Barriers {
  /** Takes the snapshot that is due. */
  public interface SnapshotPoint {
    /**
     * Takes a snapshot between two records, and sends the barrier on.
     *
     * @param reached the input channels that have reached the barrier
     * @param alignmentMillis from the first barrier to the last
     */
    void snapshot(Barrier barrier, BitSet reached, long alignmentMillis) throws Exception;
  }

  private final SubtaskPort port;
  private final SnapshotPoint point;
  private final BarrierAligner aligner;
  private final InputGate gate;
  private final ArrayDeque<Barrier> overtaking = new ArrayDeque<>();
  private long alignmentSince;

  public Barriers(SubtaskWiring wiring, SubtaskPort port, SnapshotPoint point) {
    this.port = port;
    this.point = point;
    aligner = new BarrierAligner(wiring.inputs().size(), neverOvertaken(wiring));
    gate = new InputGate(aligner);
  }

  private static BitSet neverOvertaken(SubtaskWiring wiring) {
    BitSet channels = new BitSet();
    for (int i = 0; i < wiring.inputs().size(); i++) {
      channels.set(i, !wiring.inputs().get(i).exchange().isOvertakable());
    }
    return channels;
  }

  /** Where frames wait; what it lets through depends on the barriers. */
  public InputGate gate() {
    return gate;
  }

  /** A frame arrived: perhaps a barrier that overtook others. */
  public void onArrival(Frame frame) {
    if (frame.isUrgent() && frame.control() instanceof Barrier barrier) {
      overtaking.add(barrier);
    }
  }

  /** The coordinator says that the checkpoint is unaligned. */
  public void onOvertake(Barrier barrier) {
    overtaking.add(barrier);
  }

  /**
   * Takes the snapshots of unaligned checkpoints that were heard of. Not before a turn: until the
   * first one there is nobody to send a barrier on to.
   */
  public void overtake() throws Exception {
    for (Barrier next = overtaking.poll(); next != null; next = overtaking.poll()) {
      Barrier before = aligner.waitingFor();
      after(aligner.onOvertaking(next), next, before);
    }
  }

  /** A channel's barrier was reached. */
  public void onReached(int channel, Barrier barrier) throws Exception {
    Barrier before = aligner.waitingFor();
    after(aligner.onBarrier(channel, barrier), barrier, before);
  }

  private void after(Outcome outcome, Barrier barrier, @Nullable Barrier before) throws Exception {
    boolean waited = before != null && before.checkpoint().equals(barrier.checkpoint());
    if (outcome == Outcome.WAITING && !waited) {
      alignmentSince = port.now();
    } else if (outcome == Outcome.COMPLETE) {
      long alignmentMillis = waited ? Math.max(0, port.now() - alignmentSince) : 0;
      point.snapshot(barrier, aligner.reachedAtCompletion(), alignmentMillis);
    }
    gate.onUnblocked(); // whatever the outcome, a later barrier may have ended an earlier alignment
  }

  /** The checkpoint will not complete. */
  public void onAbort(CheckpointId checkpoint) {
    if (aligner.onAbort(checkpoint.value())) {
      gate.onUnblocked();
    }
  }
}
