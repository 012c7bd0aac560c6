package dev.weir.testkit.sim.shell;

import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;

/** Carries control messages between coordinators and the places of subtasks. */
public interface ControlWire {
  /** On the way to {@link SubtaskPlace#receive}. */
  void send(CoordinatorShell from, SubtaskPlace to, ToSubtask<SubtaskPlace> message);

  /** On the way to {@link CoordinatorShell#receive}. */
  void send(SubtaskPlace from, CoordinatorShell to, ToCoordinator message);
}
