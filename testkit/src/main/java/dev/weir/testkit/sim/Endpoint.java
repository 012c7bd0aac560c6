package dev.weir.testkit.sim;

import org.jspecify.annotations.Nullable;

/** Something that messages come from and go to. */
abstract class Endpoint {
  private final String name;
  final @Nullable Node node;

  /**
   * @param node where it lives; null for what no node takes along when it dies
   */
  Endpoint(String name, @Nullable Node node) {
    this.name = name;
    this.node = node;
  }

  boolean isAlive() {
    return node == null || node.isAlive();
  }

  boolean isCutOff() {
    return node != null && node.isIsolated();
  }

  @Override
  public final String toString() {
    return node == null ? name : name + "@" + node;
  }
}
