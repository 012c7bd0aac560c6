package dev.weir.protocol.placement;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How many indices nodes take if the one that is loaded least always takes the next one. Where
 * several are loaded the same in the end, it is open which of them take the last ones.
 *
 * @param nodes in a fixed order
 * @param last how far a node is loaded by the last index
 */
record EvenLoad(List<NodeSlots> nodes, double last) {
  static EvenLoad of(int indices, List<NodeSlots> nodes) {
    int[] taken = new int[nodes.size()];
    double last = 0;
    for (int i = 0; i < indices; i++) {
      int least = 0;
      for (int node = 1; node < taken.length; node++) {
        if (nodes.get(node).load(taken[node] + 1) < nodes.get(least).load(taken[least] + 1)) {
          least = node;
        }
      }
      last = nodes.get(least).load(++taken[least]);
    }
    return new EvenLoad(List.copyOf(nodes), last);
  }

  /** Nodes by name, so that the order in which they are given decides nothing. */
  static List<NodeSlots> ordered(List<NodeSlots> nodes) {
    return nodes.stream().sorted(Comparator.comparing(NodeSlots::node)).toList();
  }

  /** How many a node takes in any case. */
  int[] certain() {
    int[] certain = new int[nodes.size()];
    for (int node = 0; node < certain.length; node++) {
      while (nodes.get(node).load(certain[node] + 1) < last) {
        certain[node]++;
      }
    }
    return certain;
  }

  /** How many a node takes at the most. */
  int[] most() {
    int[] most = certain();
    for (int node = 0; node < most.length; node++) {
      most[node] += nodes.get(node).load(most[node] + 1) == last ? 1 : 0;
    }
    return most;
  }

  /** One of the ways to place so many indices: neighbours together. */
  int[] inBlocks(int indices) {
    int[] take = certain();
    int open = indices - Arrays.stream(take).sum();
    int[] most = most();
    for (int node = 0; node < take.length && open > 0; node++) {
      open -= most[node] - take[node];
      take[node] = most[node];
    }
    int[] blocks = new int[indices];
    int index = 0;
    for (int node = 0; node < take.length; node++) {
      Arrays.fill(blocks, index, index + take[node], node);
      index += take[node];
    }
    return blocks;
  }
}
