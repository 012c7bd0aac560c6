package dev.weir.picture.layout;

import java.util.ArrayList;
import java.util.List;

/**
 * Places boxes in layers from left to right, so that every link leads to the right (Sugiyama,
 * Tagawa and Toda, "Methods for visual understanding of hierarchical system structures", 1981):
 * longest paths give the layers, links that pass a layer get a place in it, barycenters give the
 * order in each layer, and least squares the heights.
 */
public final class LayeredLayout {
  /** A box or a place that a link passes. Its center is {@code y + height / 2}. */
  public static final class Node {
    public final double height;
    final double width;
    final boolean isBox;
    public int layer;
    public double x;
    public double y;

    public Node(double width, double height, boolean isBox) {
      this.width = width;
      this.height = height;
      this.isBox = isBox;
    }
  }

  /** A part of a link from one layer to the next one, between heights within its two nodes. */
  public record Segment(Node from, double fromOffset, Node to, double toOffset) {
    public double fromY() {
      return from.y + fromOffset;
    }

    public double toY() {
      return to.y + toOffset;
    }
  }

  /** A link between two boxes, given in the order of the boxes, and what it is drawn as. */
  public static final class Link {
    final Node from;
    final double fromOffset;
    final Node to;
    final double toOffset;
    final double labelWidth;
    public final List<Segment> segments = new ArrayList<>();

    public Link(Node from, double fromOffset, Node to, double toOffset, double labelWidth) {
      this.from = from;
      this.fromOffset = fromOffset;
      this.to = to;
      this.toOffset = toOffset;
      this.labelWidth = labelWidth;
    }
  }

  private static final double PASSAGE_HEIGHT = 14;
  private static final double SPACE_FOR_CURVES = 64;
  private static final int SWEEPS = 12;

  private final List<Node> boxes;
  private final List<Link> links;
  private final List<List<Node>> layers = new ArrayList<>();
  private final List<Segment> segments = new ArrayList<>();

  /**
   * Places the boxes.
   *
   * @param boxes in topological order
   */
  public LayeredLayout(List<Node> boxes, List<Link> links) {
    this.boxes = boxes;
    this.links = links;
    chooseLayers();
    addPassages();
    new LayerOrder(layers, segments).improve(SWEEPS);
    new LayerHeights(layers, segments).settle(SWEEPS);
    chooseColumns();
  }

  List<Segment> segments() {
    return segments;
  }

  public double width() {
    return boxes.stream().mapToDouble(box -> box.x + columnWidth(box.layer)).max().orElse(0);
  }

  public double height() {
    return layers.stream()
        .flatMap(List::stream)
        .mapToDouble(node -> node.y + node.height)
        .max()
        .orElse(0);
  }

  /** All boxes of a layer are as wide as the widest. */
  public double columnWidth(int layer) {
    return layers.get(layer).stream().mapToDouble(node -> node.width).max().orElse(0);
  }

  private void chooseLayers() {
    for (Node box : boxes) {
      for (Link link : links) {
        if (link.to == box) {
          box.layer = Math.max(box.layer, link.from.layer + 1);
        }
      }
    }
    for (Node box : boxes) {
      if (links.stream().noneMatch(link -> link.to == box)) {
        box.layer =
            links.stream()
                .filter(link -> link.from == box)
                .mapToInt(link -> link.to.layer - 1)
                .min()
                .orElse(0);
      }
    }
    for (Node box : boxes) {
      layer(box.layer).add(box);
    }
  }

  private List<Node> layer(int number) {
    while (layers.size() <= number) {
      layers.add(new ArrayList<>());
    }
    return layers.get(number);
  }

  private void addPassages() {
    for (Link link : links) {
      Node from = link.from;
      double offset = link.fromOffset;
      for (int number = from.layer + 1; number < link.to.layer; number++) {
        Node passage = new Node(0, PASSAGE_HEIGHT, false);
        passage.layer = number;
        layer(number).add(passage);
        link.segments.add(new Segment(from, offset, passage, PASSAGE_HEIGHT / 2));
        from = passage;
        offset = PASSAGE_HEIGHT / 2;
      }
      link.segments.add(new Segment(from, offset, link.to, link.toOffset));
      segments.addAll(link.segments);
    }
  }

  private void chooseColumns() {
    double x = 0;
    for (int number = 0; number < layers.size(); number++) {
      for (Node node : layers.get(number)) {
        node.x = x;
      }
      int behind = number + 1;
      double label =
          links.stream()
              .filter(link -> link.to.layer == behind)
              .mapToDouble(link -> link.labelWidth)
              .max()
              .orElse(0);
      x += columnWidth(number) + label + SPACE_FOR_CURVES;
    }
  }
}
