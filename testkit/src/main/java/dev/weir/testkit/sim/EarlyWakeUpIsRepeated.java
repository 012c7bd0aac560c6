package dev.weir.testkit.sim;

/** A subtask at rest whose timer waits is woken up for it, though a clock was set back since. */
final class EarlyWakeUpIsRepeated extends Invariant {
  @Override
  void turnEnded(AttemptWorld attempt) {
    attempt
        .missedWakeUp()
        .ifPresent(
            time -> violated(attempt + " was woken up early for " + time + ", and never again"));
  }
}
