package dev.weir.testkit.sim.shell;

import dev.weir.element.Barrier;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.state.StateBackend;

/** Sees what coordinators and subtasks do. What a watcher is not interested in, it leaves out. */
public interface Watcher {
  default void triggered(CoordinatorShell coordinator, Barrier barrier) {}

  default void deploying(CoordinatorShell coordinator, ToSubtask.Deploy<?> deploy) {}

  /** A message of a coordinator has arrived, and is about to be handled. */
  default void received(SubtaskPlace place, ToSubtask<SubtaskPlace> message) {}

  /** It was handled. */
  default void taken(SubtaskPlace place, ToSubtask<SubtaskPlace> message, Reception reception) {}

  /** The place of a subtask answers a coordinator. */
  default void said(SubtaskPlace place, ToCoordinator message) {}

  /** An attempt is about to open its operators. */
  default void attemptBegun(SubtaskPlace place, AttemptWorld attempt) {}

  default void attemptStarted(AttemptWorld attempt) {}

  default void turnEnded(AttemptWorld attempt) {}

  /**
   * A frame was sent.
   *
   * @param outstanding how many frames of the channel were sent beyond the credits that came back
   */
  default void frameSent(AttemptWorld sender, int outChannel, int outstanding) {}

  default void logged(CoordinatorShell coordinator, String event) {}

  /** The keyed state of one operator of a new attempt begins to work. */
  default void directoryUsed(StateBackend.Scope scope) {}
}
