package dev.weir.coordinator;

import dev.weir.coordinator.garbage.GarbageLedger;
import dev.weir.coordinator.garbage.GarbageOrder;
import dev.weir.coordinator.loop.CoordinatorLoop;
import dev.weir.coordinator.rescale.Placing;
import dev.weir.failure.Failure;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.snapshot.Manifest;
import dev.weir.spi.connector.Io;
import dev.weir.spi.store.ObjectRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a {@link CoordinatorLoop} does to the world. In production an actor implements
 * it, in tests the simulator.
 *
 * @param <A> the address of a subtask
 */
public interface CoordinatorPort<A> {
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
   * Sends something to the place where a subtask lives, or is to live. It may be lost, late or
   * repeated; what comes back goes to {@link CoordinatorLoop#onMessage}.
   *
   * @param address where the subtask was last heard from; null if it was not yet
   */
  void transmit(ToSubtask<A> message, @Nullable A address);

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

  /**
   * Commits for all subtasks of a sink, on a thread that may block; answered by {@link
   * CoordinatorLoop#onCommittedInOnePlace} or {@code onCommitFailed}. That the job has ended is not
   * said before such work is over.
   */
  void commit(CommitInOnePlace commit);

  /** What a throwable says of something that was done where the coordinator is, and where. */
  default Failure failure(Throwable cause) {
    return Failure.of(cause);
  }

  /** Blocking work of enumerators; results come back on the coordinator's thread. */
  Io io();

  /** How the job was placed last; empty if nobody places it, or somebody before did. */
  default Optional<Placing> placed() {
    return Optional.empty();
  }

  /** Runs the action on the coordinator's thread after the delay. */
  void schedule(long delayMillis, Runnable action);

  /** The job has ended, and its row says how. */
  void ended(JobStatus status);

  /** Something worth a line in the log happened. */
  void log(String event);

  /** Something happened that somebody should look at. */
  void warn(String event);
}
