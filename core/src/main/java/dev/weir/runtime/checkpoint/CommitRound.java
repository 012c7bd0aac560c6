package dev.weir.runtime.checkpoint;

import dev.weir.id.CheckpointId;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.SubtaskReport;

/** Counts the operators that have done what a checkpoint's completion asks for. */
public final class CommitRound {
  private final CheckpointId checkpoint;
  private final SubtaskPort port;
  private int missing;

  public CommitRound(CheckpointId checkpoint, int operators, SubtaskPort port) {
    this.checkpoint = checkpoint;
    this.missing = operators;
    this.port = port;
  }

  public void operatorDone() {
    if (--missing == 0) {
      port.report(new SubtaskReport.Committed(checkpoint));
    }
  }
}
