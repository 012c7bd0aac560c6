package dev.weir.testkit.sim.shell;

import dev.weir.runtime.loop.SubtaskLoop;

/** Closes what an attempt has made. */
public interface LoopCloser {
  /**
   * Closes a loop.
   *
   * @param opened whether all of it could be opened
   */
  void close(SubtaskLoop loop, boolean opened);
}
