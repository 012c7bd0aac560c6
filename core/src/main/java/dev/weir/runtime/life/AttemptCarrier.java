package dev.weir.runtime.life;

import dev.weir.runtime.loop.SubtaskLoop;
import dev.weir.runtime.wiring.Neighbours;
import org.jspecify.annotations.Nullable;

/**
 * The world of one {@link SubtaskAttempt}: an actor in production, a part of the simulator in
 * tests.
 *
 * @param <A> the address of a subtask
 */
public interface AttemptCarrier<A> {
  /**
   * Makes, restores and opens the loop, on whatever thread; then calls {@link
   * SubtaskAttempt#onOpened} or {@link SubtaskAttempt#onFailed} on the subtask's.
   */
  void open(SubtaskAttempt<A> attempt);

  /** These are the subtasks at the other ends of the channels. */
  void connect(Neighbours<A> neighbours);

  /** A turn begins. */
  void turnBegins();

  /** A turn has ended. */
  void turnEnded(SubtaskLoop loop, SubtaskLoop.Turn result);

  /** Calls {@link SubtaskAttempt#onTurnDue} behind what else waits for the subtask. */
  void takeTurn();

  /**
   * The attempt is over, and calls nothing of this any more: closes the loop, also one that is
   * still being opened.
   *
   * @param loop null if it is not open yet
   */
  void over(@Nullable SubtaskLoop loop);
}
