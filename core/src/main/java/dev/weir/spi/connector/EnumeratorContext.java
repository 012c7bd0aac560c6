package dev.weir.spi.connector;

import dev.weir.serde.types.Types;
import java.time.Duration;
import java.util.List;

/** What an enumerator may use. */
public interface EnumeratorContext<S> {
  int parallelism();

  Types types();

  /**
   * Gives splits to a reader, which gets all of them before it reads any: so event time waits for
   * each.
   *
   * <p>A subtask that has no split and waits for an answer holds event time back, since it may get
   * one that begins long ago. With no splits at all this answers it: there is nothing for now, and
   * the subtask is idle until it gets something. An enumerator that hands out without being asked
   * says so to the subtasks that are left without.
   */
  void assign(int subtask, List<S> splits);

  /** Gives one split to a reader. */
  default void assign(int subtask, S split) {
    assign(subtask, List.of(split));
  }

  void noMoreSplits(int subtask);

  Io io();

  /**
   * Runs the action once, after the delay, on the enumerator's own thread. What is to be looked at
   * again and again goes on from here to {@link #io} and back.
   */
  void schedule(Duration delay, Runnable action);
}
