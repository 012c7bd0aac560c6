package dev.weir.spi.store;

import dev.weir.id.Installation;
import dev.weir.id.NodeName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Whether another node works with the same stores as this one: asked on the node that leads, before
 * the other one takes part in anything.
 */
@FunctionalInterface
public interface SameStores {
  /**
   * Compares what both nodes see. Blocks.
   *
   * @param node the other one
   * @param its what it opened
   * @return why the two cannot work together, in a sentence that says what to do; empty if they can
   * @throws IOException if it cannot be seen
   */
  Optional<String> objectionTo(NodeName node, Installation its) throws IOException;

  /**
   * The other processes that have the stores open, in words, as far as the stores can tell: whoever
   * would begin a cluster beside theirs would lead the same jobs. Blocks.
   */
  default List<String> others() throws IOException {
    return List.of();
  }

  /** For stores that are the same wherever their installation has the same id. */
  static SameStores byId(Installation mine) {
    return (node, its) ->
        mine.id().equals(its.id())
            ? Optional.empty()
            : Optional.of(
                "node "
                    + node
                    + " works with other stores than this one: its checkpoints and rows are in "
                    + its.place()
                    + ", those here in "
                    + mine.place()
                    + ". Configure weir.store alike on all nodes");
  }
}
