package dev.weir.runtime;

import dev.weir.element.Frame;
import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.snapshot.SnapshotTask;
import dev.weir.spi.connector.Io;

/**
 * Everything that a {@link SubtaskLoop} does to the world. In production an actor implements it, in
 * tests the simulator. Only {@link #wakeUp} may be called from another thread than the loop's.
 */
public interface SubtaskPort {
  /** The wall clock in milliseconds since the epoch. */
  long now();

  /** A clock for durations, in nanoseconds since some moment. */
  long nanos();

  /** Sends an addressed frame to the receiver behind an output channel. */
  void send(int outChannel, Frame frame);

  /** Tells the sender behind an input channel how many frames were consumed in all. */
  void tellConsumed(int inChannel, long frames);

  /**
   * Runs the task on a thread that may block; tasks of a subtask run one after the other. The
   * result comes back as {@link SubtaskLoop#onPersisted} or {@link SubtaskLoop#onPersistFailed}.
   */
  void persist(SnapshotTask task);

  /**
   * Runs the task as {@link #persist} does. The result comes back as {@link
   * SubtaskLoop#onInFlightPersisted} or {@link SubtaskLoop#onPersistFailed}.
   */
  void persistInFlight(InFlightTask task);

  /** Tells the coordinator something. */
  void report(SubtaskReport report);

  /** Calls {@link SubtaskLoop#turn} again as soon as possible. */
  void wakeUp();

  /**
   * Calls {@link SubtaskLoop#onWakeUp} with this time, and then {@link SubtaskLoop#turn}, when the
   * wall clock shows it. To do so early does no harm; the loop asks again then.
   */
  void wakeUpAt(long timestampMillis);

  /** Runs blocking work; results come back on the loop's thread, followed by a turn. */
  Io io();

  /**
   * The same for work that changes something outside of the job, and that the next attempt would
   * meet. That one is not restored before such work has ended.
   *
   * @param what it does, in words that fit behind "is"
   */
  default Io outside(String what) {
    return io();
  }
}
