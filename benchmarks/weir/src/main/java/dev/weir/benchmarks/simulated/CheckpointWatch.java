package dev.weir.benchmarks.simulated;

import dev.weir.element.CheckpointPurpose;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.invariant.Invariant;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import java.util.ArrayList;
import java.util.List;

/** Notes how long each checkpoint took, and how many messages from one to the next. */
final class CheckpointWatch extends Invariant {
  private final List<Taken> taken = new ArrayList<>();
  private long messages;

  /**
   * A checkpoint.
   *
   * @param messages from and to the coordinator since the one before was completed
   */
  record Taken(long durationMillis, long messages) {}

  @Override
  public void received(SubtaskPlace place, ToSubtask<SubtaskPlace> message) {
    messages++;
  }

  @Override
  public void said(SubtaskPlace place, ToCoordinator message) {
    messages++;
  }

  @Override
  public void rowWritten(JobState before, JobState after) {
    if (after.head().isPresent() && !after.head().equals(before.head())) {
      CompletedCheckpoint head = after.head().get();
      if (head.purpose() == CheckpointPurpose.PERIODIC) {
        taken.add(new Taken(head.durationMillis(), messages));
      }
      messages = 0;
    }
  }

  /** All but the first, before which everything is started, and the last, with ends of input. */
  List<Taken> steady() {
    return taken.size() < 3 ? List.of() : List.copyOf(taken.subList(1, taken.size() - 1));
  }
}
