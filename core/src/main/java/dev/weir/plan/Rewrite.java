package dev.weir.plan;

import java.util.Optional;

/**
 * Makes a plan better without changing what the pipeline computes, nor what its operators are
 * called and keep: a checkpoint from before a rewrite existed is restored behind it.
 */
interface Rewrite {
  /** What it is called in pictures. */
  String name();

  /** The better plan; empty if there is nothing to do. */
  Optional<Rewritten> apply(Plan plan);

  /**
   * What a rewrite has done.
   *
   * @param outcome a line for readers about what is different
   */
  record Rewritten(Plan plan, String outcome) {}
}
