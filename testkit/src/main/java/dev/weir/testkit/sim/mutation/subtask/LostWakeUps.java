package dev.weir.testkit.sim.mutation.subtask;

import dev.weir.runtime.SubtaskPort;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.ForwardingSubtaskPort;
import dev.weir.testkit.sim.shell.Seams;

/** A subtask that hears a wake-up only when it has gone to rest. */
public final class LostWakeUps implements Seams {
  @Override
  public SubtaskPort subtask(SubtaskPort plain, AttemptWorld attempt) {
    return new ForwardingSubtaskPort(plain) {
      @Override
      public void wakeUp() {
        if (attempt.isAtRest()) {
          super.wakeUp();
        }
      }
    };
  }
}
