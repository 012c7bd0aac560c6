package dev.weir.testkit.sim;

/** One life of a machine. */
final class Node {
  private final String name;
  private boolean alive = true;
  private boolean isolated;

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

  @Override
  public String toString() {
    return name;
  }
}
