package dev.weir.coordinator;

import dev.weir.connector.Io;
import dev.weir.element.Barrier;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.checkpoint.CheckpointEffect;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.SubtaskRestore;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.ObjectRef;
import java.util.List;

/**
 * Everything that a {@link CoordinatorLoop} does to the world. In production an actor implements
 * it, in tests the simulator. Messages to one subtask arrive in the order in which they were sent,
 * or the attempt fails.
 */
public interface CoordinatorPort {
  /** The wall clock in milliseconds since the epoch. */
  long now();

  /**
   * Calls {@link CoordinatorLoop#onTimer} at the time of the wall clock; a later call replaces an
   * earlier one.
   */
  void wakeUpAt(long timestampMillis);

  /**
   * Makes the state durable by compare-and-set, then calls {@link CoordinatorLoop#onRowPersisted};
   * until then no other method is called. If the row has another revision, this coordinator's term
   * is over.
   */
  void persist(JobState next);

  /**
   * Creates a subtask and restores it; answered by {@link CoordinatorLoop#onDeployed} or a failure.
   */
  void deploy(SubtaskId subtask, int attempt, SubtaskRestore restore);

  /** All subtasks of a region are deployed: connects their channels and starts them. */
  void start(List<SubtaskId> region, int attempt);

  /** Stops subtasks, whatever attempt they run; what they still say is stale. */
  void cancel(List<SubtaskId> subtasks);

  /** Lets a source take a checkpoint. */
  void trigger(SubtaskId source, int attempt, CheckpointEffect.Trigger trigger);

  /** Tells a subtask that a checkpoint has become unaligned. */
  void overtake(SubtaskId subtask, int attempt, Barrier barrier);

  void notifyComplete(SubtaskId subtask, int attempt, CheckpointId checkpoint);

  void notifyAbort(SubtaskId subtask, int attempt, CheckpointId checkpoint);

  /** Hands splits, as bytes, to a source. */
  void assignSplit(SubtaskId source, int attempt, byte[] split);

  void noMoreSplits(SubtaskId source, int attempt);

  /**
   * Writes the manifest; answered by {@link CoordinatorLoop#onManifestWritten} or {@code
   * onManifestFailed}.
   */
  void writeManifest(Manifest manifest);

  /**
   * Reads a manifest; answered by {@link CoordinatorLoop#onManifestRead} or {@code
   * onManifestUnreadable}.
   */
  void readManifest(ObjectRef manifest);

  /**
   * Deletes what no root reaches and no checkpoint under way may need; runs beside everything else.
   * What that is, a {@link GarbageLedger} says.
   */
  void collectGarbage(GarbageOrder order);

  /** Blocking work of enumerators; results come back on the coordinator's thread. */
  Io io();

  /** Runs the action on the coordinator's thread after the delay. */
  void schedule(long delayMillis, Runnable action);

  /** The job has ended, and its row says how. */
  void ended(JobStatus status);

  /** Something worth a line in the log happened. */
  void log(String event);

  /** Something happened that somebody should look at. */
  void warn(String event);
}
