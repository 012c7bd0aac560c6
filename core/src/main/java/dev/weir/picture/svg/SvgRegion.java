package dev.weir.picture.svg;

import dev.weir.picture.Labels;
import dev.weir.picture.layout.LayeredLayout;
import dev.weir.picture.layout.LayeredLayout.Link;
import dev.weir.picture.layout.LayeredLayout.Node;
import dev.weir.picture.layout.LayeredLayout.Segment;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.plan.Exchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A region's boxes and curves in a {@link GraphSvg}. */
final class SvgRegion {
  private record Curve(Exchange exchange, Link link) {}

  private final ActorGraph graph;
  private final Map<String, SvgBox> boxes = new LinkedHashMap<>();
  private final List<Curve> curves = new ArrayList<>();
  private final LayeredLayout layout;

  SvgRegion(ActorGraph graph, int region) {
    this.graph = graph;
    for (Chain chain : graph.chains()) {
      if (chain.region() == region) {
        boxes.put(chain.name(), new SvgBox(chain, graph.isKeyed(chain)));
      }
    }
    for (Exchange exchange : graph.exchanges()) {
      SvgBox from = boxes.get(exchange.fromChain());
      SvgBox to = boxes.get(exchange.toChain());
      if (from != null && to != null) {
        curves.add(new Curve(exchange, link(exchange, from, to)));
      }
    }
    List<Node> nodes = boxes.values().stream().map(SvgBox::node).toList();
    layout = new LayeredLayout(nodes, curves.stream().map(Curve::link).toList());
  }

  private Link link(Exchange exchange, SvgBox from, SvgBox to) {
    return new Link(
        from.node(),
        from.outputOffset(exchange.edge().from()),
        to.node(),
        to.inputOffset(exchange.edge().input()),
        SvgLabels.width(Labels.of(graph, exchange)));
  }

  double width() {
    return layout.width();
  }

  double height() {
    return layout.height();
  }

  /** Draws boxes over curves and labels over both. */
  void draw(SvgText svg, double left, double top) {
    svg.add("<g transform=\"translate(%.1f %.1f)\">", left, top);
    for (Curve curve : curves) {
      String style = curve.exchange().isKeyed() ? "keyed" : "edge";
      svg.add(
          "<path class=\"%s\" d=\"%s\" marker-end=\"url(#weir-%s-head)\"/>",
          curve.exchange().isKeyed() ? "keyed-edge" : "edge", path(curve.link()), style);
    }
    for (SvgBox box : boxes.values()) {
      Node node = box.node();
      box.draw(svg, node.x, node.y, layout.columnWidth(node.layer));
    }
    SvgLabels labels = new SvgLabels();
    for (Curve curve : curves) {
      Segment last = curve.link().segments.get(curve.link().segments.size() - 1);
      labels.draw(
          svg,
          Labels.of(graph, curve.exchange()),
          curve.exchange().isKeyed() ? "keyed-text" : "edge-text",
          startOf(last),
          last.fromY(),
          last.to().x,
          last.toY());
    }
    svg.add("</g>");
  }

  private double startOf(Segment segment) {
    return segment.from().x + layout.columnWidth(segment.from().layer);
  }

  /** A curve per gap between layers, level at both ends, and a straight line past each layer. */
  private String path(Link link) {
    StringBuilder path = new StringBuilder();
    for (Segment segment : link.segments) {
      double x1 = startOf(segment);
      double x2 = segment.to().x;
      double middle = (x1 + x2) / 2;
      path.append(number(path.isEmpty() ? "M" : "L", x1, segment.fromY()))
          .append(number("C", middle, segment.fromY()))
          .append(number(" ", middle, segment.toY()))
          .append(number(" ", x2, segment.toY()));
    }
    return path.toString();
  }

  private static String number(String command, double x, double y) {
    return String.format(Locale.ROOT, "%s%.1f %.1f", command, x, y);
  }
}
