package dev.weir.picture.layout;

import dev.weir.picture.layout.LayeredLayout.Node;
import dev.weir.picture.layout.LayeredLayout.Segment;
import java.util.ArrayList;
import java.util.List;

/** Chooses the heights of nodes so that segments are as level as the order within layers allows. */
final class LayerHeights {
  private static final double GAP = 30;
  private static final double GAP_BESIDE_PASSAGE = 16;

  private final List<List<Node>> layers;
  private final List<Segment> segments;

  LayerHeights(List<List<Node>> layers, List<Segment> segments) {
    this.layers = layers;
    this.segments = segments;
  }

  void settle(int sweeps) {
    for (List<Node> layer : layers) {
      double y = 0;
      for (int i = 0; i < layer.size(); i++) {
        y += i == 0 ? 0 : distance(layer.get(i - 1), layer.get(i));
        layer.get(i).y = y;
      }
    }
    for (int sweep = 0; sweep < sweeps; sweep++) {
      for (int i = 0; i < layers.size(); i++) {
        settle(layers.get(sweep % 2 == 0 ? i : layers.size() - 1 - i), sweep == 0);
      }
    }
    double top = layers.stream().flatMap(List::stream).mapToDouble(node -> node.y).min().orElse(0);
    layers.forEach(layer -> layer.forEach(node -> node.y -= top));
  }

  /** How far apart the tops of two neighbours are at least. */
  private static double distance(Node upper, Node lower) {
    return upper.height + (upper.isBox && lower.isBox ? GAP : GAP_BESIDE_PASSAGE);
  }

  /**
   * The heights closest to those wished for, in order and without overlap: with the least distances
   * taken off it is an isotonic regression, solved by pooling neighbours that are in each other's
   * way.
   */
  private void settle(List<Node> layer, boolean byLeftOnly) {
    double[] offset = new double[layer.size()];
    List<double[]> pools = new ArrayList<>();
    for (int i = 0; i < layer.size(); i++) {
      offset[i] = i == 0 ? 0 : offset[i - 1] + distance(layer.get(i - 1), layer.get(i));
      double[] pool = {wished(layer.get(i), byLeftOnly) - offset[i], 1};
      while (!pools.isEmpty() && pools.get(pools.size() - 1)[0] > pool[0]) {
        double[] above = pools.remove(pools.size() - 1);
        double count = above[1] + pool[1];
        pool = new double[] {(above[0] * above[1] + pool[0] * pool[1]) / count, count};
      }
      pools.add(pool);
    }
    int next = 0;
    for (double[] pool : pools) {
      for (int i = 0; i < pool[1]; i++) {
        layer.get(next).y = pool[0] + offset[next];
        next++;
      }
    }
  }

  /**
   * The height at which the node's segments would be level on average. The first sweep looks at
   * those from the left only, which carries the heights of the sources through the whole picture.
   */
  private double wished(Node node, boolean byLeftOnly) {
    double sum = 0;
    int count = 0;
    for (Segment segment : segments) {
      if (segment.to() == node) {
        sum += segment.fromY() - segment.toOffset();
        count++;
      }
      if (segment.from() == node && !byLeftOnly) {
        sum += segment.toY() - segment.fromOffset();
        count++;
      }
    }
    return count == 0 ? node.y : sum / count;
  }
}
