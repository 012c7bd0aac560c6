package dev.weir.testkit.sim.kernel;

import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;

/** One life of a machine. */
public final class Node {
  private final String name;
  private final StateBackend backend = new HeapStateBackend();
  private boolean alive = true;
  private boolean isolated;
  private long clockOffsetMillis;

  Node(int number, int life) {
    name = "n" + number + (life == 0 ? "" : "." + life);
  }

  /** What its subtasks keep their state with, from one attempt to the next. */
  public StateBackend backend() {
    return backend;
  }

  public boolean isAlive() {
    return alive;
  }

  void die() {
    alive = false;
  }

  public boolean isIsolated() {
    return isolated;
  }

  void isolate(boolean from) {
    isolated = from;
  }

  /** Whether anybody would place a subtask here. */
  public boolean isUsable() {
    return alive && !isolated;
  }

  /** How far the machine's clock is ahead. */
  public long clockOffsetMillis() {
    return clockOffsetMillis;
  }

  void setClock(long offsetMillis) {
    clockOffsetMillis = offsetMillis;
  }

  @Override
  public String toString() {
    return name;
  }
}
