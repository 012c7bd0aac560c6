package dev.weir.state.key;

import org.jspecify.annotations.Nullable;

/** Is shown keys, each in one of its namespaces, one after the other. */
@FunctionalInterface
public interface KeyVisitor {
  /**
   * A key.
   *
   * @param namespace null if there are none
   */
  void visit(Object key, @Nullable Object namespace);
}
