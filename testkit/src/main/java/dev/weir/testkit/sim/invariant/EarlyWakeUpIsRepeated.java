package dev.weir.testkit.sim.invariant;

import dev.weir.testkit.sim.shell.AttemptWorld;

/** A subtask at rest whose timer waits is woken up for it, though a clock was set back since. */
public final class EarlyWakeUpIsRepeated extends Invariant {
  @Override
  public void turnEnded(AttemptWorld attempt) {
    attempt
        .missedWakeUp()
        .ifPresent(
            time -> violated(attempt + " was woken up early for " + time + ", and never again"));
  }
}
