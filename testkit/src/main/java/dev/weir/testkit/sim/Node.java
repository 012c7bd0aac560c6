package dev.weir.testkit.sim;

/** One life of a machine. */
final class Node {
  private final String name;
  private boolean alive = true;
  private boolean isolated;
  private long clockOffsetMillis;

  Node(int number, int life) {
    name = "n" + number + (life == 0 ? "" : "." + life);
  }

  boolean isAlive() {
    return alive;
  }

  void die() {
    alive = false;
  }

  boolean isIsolated() {
    return isolated;
  }

  void isolate(boolean from) {
    isolated = from;
  }

  /** Whether anybody would place a subtask here. */
  boolean isUsable() {
    return alive && !isolated;
  }

  /** How far the machine's clock is ahead. */
  long clockOffsetMillis() {
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
