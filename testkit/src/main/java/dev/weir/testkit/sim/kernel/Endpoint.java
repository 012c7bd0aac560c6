package dev.weir.testkit.sim.kernel;

import org.jspecify.annotations.Nullable;

/** Something that messages come from and go to. */
public abstract class Endpoint {
  private final String name;
  private final @Nullable Node node;

  /**
   * @param node where it lives; null for what no node takes along when it dies
   */
  protected Endpoint(String name, @Nullable Node node) {
    this.name = name;
    this.node = node;
  }

  /** The machine that it dies with, if there is one. */
  public final @Nullable Node node() {
    return node;
  }

  /** Whether it exchanges frames with others of its kind. */
  public boolean isPeer() {
    return false;
  }

  public boolean isAlive() {
    return node == null || node.isAlive();
  }

  public boolean isCutOff() {
    return node != null && node.isIsolated();
  }

  @Override
  public final String toString() {
    return node == null ? name : name + "@" + node;
  }
}
