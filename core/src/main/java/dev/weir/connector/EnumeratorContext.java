package dev.weir.connector;

import dev.weir.serde.Types;
import java.time.Duration;

/** What an enumerator may use. */
public interface EnumeratorContext<S> {
  int parallelism();

  Types types();

  void assign(int subtask, S split);

  void noMoreSplits(int subtask);

  Io io();

  /** Runs the action once, after the delay, on the enumerator's own thread. */
  void schedule(Duration delay, Runnable action);
}
