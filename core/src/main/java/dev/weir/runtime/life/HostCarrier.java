package dev.weir.runtime.life;

/**
 * The world of a {@link SubtaskHost}: an actor in production, a part of the simulator in tests.
 *
 * @param <A> the address of a subtask
 */
public interface HostCarrier<A> extends MonotonicClock {
  /** What will carry a new attempt. Makes nothing that may fail yet. */
  AttemptCarrier<A> carrierOf(ToSubtask.Deploy<A> deploy);

  /** Calls {@link SubtaskHost#onTick} after so long; a later call replaces an earlier one. */
  void tickIn(long delayMillis);
}
