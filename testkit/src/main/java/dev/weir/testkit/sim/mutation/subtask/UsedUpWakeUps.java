package dev.weir.testkit.sim.mutation.subtask;

import dev.weir.runtime.SubtaskPort;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.ForwardingSubtaskPort;
import dev.weir.testkit.sim.shell.Seams;
import java.util.HashSet;
import java.util.Set;

/** A subtask that asks once to be woken up for a time, also if it is woken up too early. */
public final class UsedUpWakeUps implements Seams {
  @Override
  public SubtaskPort subtask(SubtaskPort plain, AttemptWorld attempt) {
    Set<Long> asked = new HashSet<>();
    return new ForwardingSubtaskPort(plain) {
      @Override
      public void wakeUpAt(long timestampMillis) {
        if (asked.add(timestampMillis)) {
          super.wakeUpAt(timestampMillis);
        }
      }
    };
  }
}
