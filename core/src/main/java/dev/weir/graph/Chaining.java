package dev.weir.graph;

/** Whether a vertex may be fused with its neighbours into one actor. */
public enum Chaining {
  /** Fused with the vertex before it and the one behind it, where edge and parallelism allow it. */
  ALWAYS,
  /** The first of its chain; may be fused with the vertex behind it. */
  NEW_CHAIN,
  /** Alone in its actor. */
  NEVER
}
