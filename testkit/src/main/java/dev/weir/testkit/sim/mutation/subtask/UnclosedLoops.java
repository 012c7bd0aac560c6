package dev.weir.testkit.sim.mutation.subtask;

import dev.weir.testkit.sim.shell.LoopCloser;
import dev.weir.testkit.sim.shell.Seams;

/** What could not be opened as a whole is not closed. */
public final class UnclosedLoops implements Seams {
  @Override
  public LoopCloser closer(LoopCloser plain) {
    return (loop, opened) -> {
      if (opened) {
        plain.close(loop, true);
      }
    };
  }
}
