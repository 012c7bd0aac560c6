package dev.weir.testkit.sim;

import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.runtime.SubtaskRestore;

/** Become this subtask under this attempt, whatever ran before. */
record Deploy(
    SubtaskId subtask,
    int attempt,
    LeaderEpoch epoch,
    SubtaskRestore restore,
    CoordinatorShell coordinator,
    Deployment deployment) {
  @Override
  public String toString() {
    return "attempt " + attempt + " of epoch " + epoch;
  }
}
