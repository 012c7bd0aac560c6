package dev.weir.protocol.placement;

import java.util.Arrays;
import java.util.List;

/**
 * Gives each index a node, within an even load, so that as much as possible is there already: an
 * assignment problem, solved exactly. One index after the other takes the way that gains most: to a
 * node with room, or to one whose index moves on to another node, and so on (successive shortest
 * paths, with one vertex for all indices of a node). What is open then is decided for neighbours on
 * one node: a range of key groups that is split or joined later then mostly stays on its node.
 */
final class LeastMovement {
  /** Worth more than all holdings together: who takes an index in any case goes before. */
  private static final long CERTAIN = 1L << 61;

  private static final long NO_WAY = Long.MIN_VALUE;
  private static final int NONE = -1;

  /** By index and node. */
  private final long[][] held;

  private final int nodes;
  private final int[] certain;
  private final int[] most;
  private final int[] count;

  /** By index. */
  private final int[] nodeOf;

  /** By two nodes: the index of the first whose move to the second gains most. */
  private final int[][] mover;

  private final long[] gain;
  private final int[] moved;

  private LeastMovement(long[][] held, EvenLoad load) {
    this.held = held;
    nodes = load.nodes().size();
    certain = load.certain();
    most = load.most();
    count = new int[nodes];
    nodeOf = new int[held.length];
    Arrays.fill(nodeOf, NONE);
    mover = new int[nodes][nodes];
    for (int[] row : mover) {
      Arrays.fill(row, NONE);
    }
    gain = new long[nodes];
    moved = new int[nodes];
  }

  /**
   * The place of each index, as a position in the list of nodes.
   *
   * @param nodes in a fixed order, at least one
   */
  static int[] of(int indices, List<NodeSlots> nodes, Holdings holdings) {
    EvenLoad load = EvenLoad.of(indices, nodes);
    LeastMovement solved = new LeastMovement(worth(indices, nodes, holdings, load), load);
    for (int index = 0; index < indices; index++) {
      solved.place(index);
    }
    return solved.nodeOf;
  }

  /** All neighbours together are worth less than the least holding. */
  private static long[][] worth(
      int indices, List<NodeSlots> nodes, Holdings holdings, EvenLoad load) {
    int[] neighbours = load.inBlocks(indices);
    long[][] worth = new long[indices][nodes.size()];
    for (int index = 0; index < indices; index++) {
      for (int node = 0; node < nodes.size(); node++) {
        long held = holdings.of(index, nodes.get(node).node());
        worth[index][node] = held * (indices + 1L) + (neighbours[index] == node ? 1 : 0);
      }
    }
    return worth;
  }

  private void place(int index) {
    findWays(index);
    int end = NONE;
    for (int node = 0; node < nodes; node++) {
      if (most[node] > count[node] && (end == NONE || worth(node) > worth(end))) {
        end = node;
      }
    }
    count[end]++;
    int to = end;
    while (moved[to] != NONE) {
      int from = nodeOf[moved[to]];
      nodeOf[moved[to]] = to;
      findMovers(to);
      to = from;
    }
    nodeOf[index] = to;
    findMovers(to);
  }

  private long worth(int node) {
    return gain[node] + (count[node] < certain[node] ? CERTAIN : 0);
  }

  /** What there is to gain if the index ends in a node having one more, and who moves there. */
  private void findWays(int index) {
    for (int node = 0; node < nodes; node++) {
      gain[node] = held[index][node];
      moved[node] = NONE;
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int from = 0; from < nodes; from++) {
        for (int to = 0; to < nodes; to++) {
          int next = mover[from][to];
          long through = next == NONE ? NO_WAY : gain[from] + gainOf(next, from, to);
          if (through > gain[to]) {
            gain[to] = through;
            moved[to] = next;
            changed = true;
          }
        }
      }
    }
  }

  private long gainOf(int index, int from, int to) {
    return held[index][to] - held[index][from];
  }

  private void findMovers(int from) {
    Arrays.fill(mover[from], NONE);
    for (int index = 0; index < nodeOf.length; index++) {
      if (nodeOf[index] == from) {
        for (int to = 0; to < nodes; to++) {
          int known = mover[from][to];
          if (to != from && (known == NONE || gainOf(index, from, to) > gainOf(known, from, to))) {
            mover[from][to] = index;
          }
        }
      }
    }
  }
}
