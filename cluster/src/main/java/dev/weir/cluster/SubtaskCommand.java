package dev.weir.cluster;

import dev.weir.element.Barrier;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.runtime.Neighbours;
import dev.weir.runtime.SnapshotReport;
import dev.weir.runtime.SubtaskLoop;
import dev.weir.runtime.SubtaskRestore;
import dev.weir.snapshot.Manifest.InFlightObject;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What a subtask's actor understands. */
sealed interface SubtaskCommand {

  /**
   * Become this subtask under this attempt, whatever ran before. Travels through the shard region,
   * and is retried.
   */
  record Deploy(
      JobId job,
      SubtaskId subtask,
      int attempt,
      LeaderEpoch epoch,
      SubtaskRestore restore,
      ActorRef<CoordinatorCommand> coordinator)
      implements SubtaskCommand {}

  /**
   * All subtasks of the region are deployed; these are the ones at the other ends of the channels.
   */
  record Start(int attempt, Neighbours<ActorRef<SubtaskCommand>> neighbours)
      implements SubtaskCommand {}

  /** Stop whatever runs, unless a later coordinator deployed it. */
  record Cancel(LeaderEpoch epoch) implements SubtaskCommand {}

  /** A frame from another subtask. */
  record Deliver(Frame frame) implements SubtaskCommand {}

  /** The receiver behind an output channel has consumed so many frames in all. */
  record Consumed(int attempt, int outChannel, long frames) implements SubtaskCommand {}

  /**
   * Something from the coordinator that must neither be lost nor be repeated: {@code sequence}
   * grows by one from 0 with each of them within an attempt.
   */
  record Ordered(int attempt, long sequence, Order order) implements SubtaskCommand {}

  /** The contents of {@link Ordered}. */
  sealed interface Order {}

  record Trigger(Barrier barrier, boolean forStop) implements Order {}

  record Overtake(Barrier barrier) implements Order {}

  record Complete(CheckpointId checkpoint) implements Order {}

  record Abort(CheckpointId checkpoint) implements Order {}

  record Splits(List<byte[]> splits) implements Order {}

  record NoMoreSplits() implements Order {}

  // Below: what the actor tells itself.

  record Opened(int attempt, SubtaskLoop loop) implements SubtaskCommand {}

  record OpenFailed(int attempt, Throwable cause) implements SubtaskCommand {}

  record Persisted(int attempt, SnapshotReport report) implements SubtaskCommand {}

  record InFlightPersisted(int attempt, CheckpointId checkpoint, InFlightObject object)
      implements SubtaskCommand {}

  record PersistFailed(int attempt, CheckpointId checkpoint, Throwable cause)
      implements SubtaskCommand {}

  /** Blocking work is done; {@code then} hands its result on. */
  record IoDone(int attempt, Runnable then) implements SubtaskCommand {}

  record IoFailed(int attempt, Throwable cause) implements SubtaskCommand {}

  /** Take another turn. */
  record Turn(int attempt) implements SubtaskCommand {}

  /** Take a turn because somebody on another thread, or a timer, says so. */
  record WakeUp(int attempt) implements SubtaskCommand {}

  /** The time has come that the loop wanted to be woken up at, or an earlier one. */
  record WakeUpAt(int attempt, long timestampMillis) implements SubtaskCommand {}
}
