package dev.weir.runtime.life;

import dev.weir.element.Barrier;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.CommitPermit;
import dev.weir.runtime.wiring.Neighbours;
import java.util.List;

/**
 * What a coordinator orders an attempt of a subtask to do. Orders take effect once each and in the
 * order in which they were given.
 *
 * @param <A> the address of a subtask
 */
public sealed interface SubtaskOrder<A> {

  /** Hands it to the method that it stands for. */
  void to(Handler<A> handler) throws Exception;

  /** Who understands every order. */
  interface Handler<A> {
    void onStart(Neighbours<A> neighbours) throws Exception;

    void onTrigger(Barrier barrier) throws Exception;

    void onOvertake(Barrier barrier) throws Exception;

    void onComplete(CheckpointId checkpoint) throws Exception;

    void onCommittedInOnePlace(String operator, CheckpointId checkpoint) throws Exception;

    void onAbort(CheckpointId checkpoint) throws Exception;

    void onSplits(List<byte[]> splits) throws Exception;

    void onNoMoreSplits() throws Exception;
  }

  /**
   * All subtasks of the region are deployed; these are the ones at the other ends of the channels.
   */
  record Start<A>(Neighbours<A> neighbours) implements SubtaskOrder<A> {
    @Override
    public void to(Handler<A> handler) throws Exception {
      handler.onStart(neighbours);
    }

    @Override
    public String toString() {
      return "Start";
    }
  }

  /** Take a checkpoint at this source. */
  record Trigger<A>(Barrier barrier) implements SubtaskOrder<A> {
    @Override
    public void to(Handler<A> handler) throws Exception {
      handler.onTrigger(barrier);
    }
  }

  /** A checkpoint has become unaligned. */
  record Overtake<A>(Barrier barrier) implements SubtaskOrder<A> {
    @Override
    public void to(Handler<A> handler) throws Exception {
      handler.onOvertake(barrier);
    }
  }

  /** The checkpoint, and all before it, is what the job will restore: commit. */
  final class Complete<A> implements SubtaskOrder<A> {
    private final CheckpointId checkpoint;

    Complete(CheckpointId checkpoint) {
      this.checkpoint = checkpoint;
    }

    /** What may be said when that is durable. */
    public static <A> Complete<A> by(CommitPermit permit) {
      return new Complete<>(permit.checkpoint().id());
    }

    /** The order as it arrives from where the permit was. */
    public static <A> Complete<A> received(CheckpointId checkpoint) {
      return new Complete<>(checkpoint);
    }

    /** The latest checkpoint that it covers. */
    public CheckpointId checkpoint() {
      return checkpoint;
    }

    @Override
    public void to(Handler<A> handler) throws Exception {
      handler.onComplete(checkpoint);
    }

    @Override
    public String toString() {
      return "Complete[checkpoint=" + checkpoint + "]";
    }
  }

  /** What a sink's subtasks had prepared up to the checkpoint is committed for all of them. */
  record CommittedInOnePlace<A>(String operator, CheckpointId checkpoint)
      implements SubtaskOrder<A> {
    @Override
    public void to(Handler<A> handler) throws Exception {
      handler.onCommittedInOnePlace(operator, checkpoint);
    }
  }

  /** The checkpoint will not complete. */
  record Abort<A>(CheckpointId checkpoint) implements SubtaskOrder<A> {
    @Override
    public void to(Handler<A> handler) throws Exception {
      handler.onAbort(checkpoint);
    }
  }

  /** Splits, as bytes, for this source. */
  record Splits<A>(List<byte[]> splits) implements SubtaskOrder<A> {
    @Override
    public void to(Handler<A> handler) throws Exception {
      handler.onSplits(splits);
    }

    @Override
    public String toString() {
      return "Splits[" + splits.size() + "]";
    }
  }

  /** The enumerator has no further split for this source. */
  record NoMoreSplits<A>() implements SubtaskOrder<A> {
    @Override
    public void to(Handler<A> handler) throws Exception {
      handler.onNoMoreSplits();
    }
  }
}
