package dev.weir.picture.layout;

import dev.weir.picture.layout.LayeredLayout.Node;
import dev.weir.picture.layout.LayeredLayout.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/** Orders the nodes within layers so that few segments cross. */
final class LayerOrder {
  private final List<List<Node>> layers;
  private final List<Segment> segments;

  LayerOrder(List<List<Node>> layers, List<Segment> segments) {
    this.layers = layers;
    this.segments = segments;
  }

  /** Sweeps to and fro and keeps the best order seen, the first of equals. */
  void improve(int sweeps) {
    List<List<Node>> best = copy();
    int fewest = crossings();
    for (int sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
      boolean rightwards = sweep % 2 == 0;
      for (int i = 1; i < layers.size(); i++) {
        sort(layers.get(rightwards ? i : layers.size() - 1 - i), rightwards);
      }
      int now = crossings();
      if (now < fewest) {
        fewest = now;
        best = copy();
      }
    }
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).clear();
      layers.get(i).addAll(best.get(i));
    }
  }

  private List<List<Node>> copy() {
    List<List<Node>> copy = new ArrayList<>();
    layers.forEach(layer -> copy.add(new ArrayList<>(layer)));
    return copy;
  }

  /** Where nodes are in their layers; looked up, never iterated. */
  private IdentityHashMap<Node, Integer> positions() {
    IdentityHashMap<Node, Integer> positions = new IdentityHashMap<>();
    for (List<Node> layer : layers) {
      for (int i = 0; i < layer.size(); i++) {
        positions.put(layer.get(i), i);
      }
    }
    return positions;
  }

  private void sort(List<Node> layer, boolean byLeftNeighbours) {
    IdentityHashMap<Node, Integer> positions = positions();
    IdentityHashMap<Node, Double> wanted = new IdentityHashMap<>();
    for (Node node : layer) {
      wanted.put(
          node,
          segments.stream()
              .filter(segment -> (byLeftNeighbours ? segment.to() : segment.from()) == node)
              .mapToDouble(segment -> end(segment, byLeftNeighbours, positions))
              .average()
              .orElse(positions.getOrDefault(node, 0)));
    }
    layer.sort(Comparator.comparingDouble(node -> wanted.getOrDefault(node, 0.0)));
  }

  /** The position of a segment's end, in which the height within the node breaks ties. */
  private static double end(
      Segment segment, boolean left, IdentityHashMap<Node, Integer> positions) {
    Node node = left ? segment.from() : segment.to();
    double offset = left ? segment.fromOffset() : segment.toOffset();
    return positions.getOrDefault(node, 0) + offset / (node.height + 1);
  }

  private int crossings() {
    IdentityHashMap<Node, Integer> positions = positions();
    int crossings = 0;
    for (int i = 0; i < segments.size(); i++) {
      Segment a = segments.get(i);
      for (int j = i + 1; j < segments.size(); j++) {
        Segment b = segments.get(j);
        if (a.from().layer == b.from().layer) {
          double left = end(a, true, positions) - end(b, true, positions);
          double right = end(a, false, positions) - end(b, false, positions);
          crossings += left * right < 0 ? 1 : 0;
        }
      }
    }
    return crossings;
  }
}
