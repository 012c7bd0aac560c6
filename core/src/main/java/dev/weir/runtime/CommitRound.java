package dev.weir.runtime;

import dev.weir.id.CheckpointId;

/** Counts the operators that have done what a checkpoint's completion asks for. */
final class CommitRound {
  private final CheckpointId checkpoint;
  private final SubtaskPort port;
  private int missing;

  CommitRound(CheckpointId checkpoint, int operators, SubtaskPort port) {
    this.checkpoint = checkpoint;
    this.missing = operators;
    this.port = port;
  }

  void operatorDone() {
    if (--missing == 0) {
      port.report(new SubtaskReport.Committed(checkpoint));
    }
  }
}
