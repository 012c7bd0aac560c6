package dev.weir.picture.svg;

import dev.weir.picture.Labels;
import dev.weir.plan.ActorGraph;
import java.util.List;

/**
 * Draws an actor graph as a self-contained SVG document, in the reader's light or dark colours: a
 * box for each chain with its operators, records flowing from left to right, regions one below the
 * other.
 */
public final class GraphSvg {
  private static final double MARGIN = 28;
  private static final double BETWEEN_REGIONS = 56;
  private static final double FOOTER = 34;
  private static final double FOOTER_LINE = 16;
  private static final String FONT =
      "font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans',"
          + " sans-serif";

  private static final String STYLE =
      """
      <style>
        .weir-graph text { %s }
        .weir-graph .name { font-size: 13px; font-weight: 600 }
        .weir-graph .kind { font-size: 11px; text-anchor: end }
        .weir-graph .badge-text { font-size: 11px; font-weight: 600; text-anchor: middle }
        .weir-graph .edge-text, .weir-graph .keyed-text { font-size: 11px; text-anchor: middle }
        .weir-graph .summary { font-size: 11px }
        .weir-graph .edge, .weir-graph .keyed-edge { fill: none; stroke-width: 1.6 }
        .weir-graph .inner { fill: none; stroke-width: 1.4 }
        .weir-graph .paper, .weir-graph .label { fill: #f8fafc }
        .weir-graph .box { fill: #ffffff; stroke: #cbd5e1; stroke-width: 1.2 }
        .weir-graph .name { fill: #0f172a }
        .weir-graph .kind, .weir-graph .summary, .weir-graph .edge-text { fill: #5b6b82 }
        .weir-graph .edge { stroke: #94a3b8 } .weir-graph .edge-head { fill: #94a3b8 }
        .weir-graph .keyed-edge { stroke: #8b5cf6 } .weir-graph .keyed-head { fill: #8b5cf6 }
        .weir-graph .keyed-text { fill: #6d28d9 }
        .weir-graph .inner { stroke: #cbd5e1 }
        .weir-graph .badge { fill: #e0f2fe; stroke: #7dd3fc } .weir-graph .badge-text { fill: #075985 }
        .weir-graph .source { fill: #10b981 } .weir-graph .sink { fill: #f59e0b }
        .weir-graph .keyed { fill: #8b5cf6 } .weir-graph .plain { fill: #38bdf8 }
        @media (prefers-color-scheme: dark) {
          .weir-graph .paper, .weir-graph .label { fill: #0b1220 }
          .weir-graph .box { fill: #131d31; stroke: #33435f }
          .weir-graph .name { fill: #e8eefa }
          .weir-graph .kind, .weir-graph .summary, .weir-graph .edge-text { fill: #9fb0cb }
          .weir-graph .edge { stroke: #64789b } .weir-graph .edge-head { fill: #64789b }
          .weir-graph .keyed-edge { stroke: #a78bfa } .weir-graph .keyed-head { fill: #a78bfa }
          .weir-graph .keyed-text { fill: #c4b5fd }
          .weir-graph .inner { stroke: #3f5170 }
          .weir-graph .badge { fill: #0c3a55; stroke: #1d6a94 } .weir-graph .badge-text { fill: #bae6fd }
        }
      </style>
      <defs>
      <marker id="weir-edge-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" \
      markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">\
      <path class="edge-head" d="M0 0.5L8 4L0 7.5Z"/></marker>
      <marker id="weir-keyed-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" \
      markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">\
      <path class="keyed-head" d="M0 0.5L8 4L0 7.5Z"/></marker>
      </defs>\
      """
          .formatted(FONT);

  private final ActorGraph graph;
  private final SvgText body = new SvgText();
  private double width;
  private double height = MARGIN;

  private GraphSvg(ActorGraph graph) {
    this.graph = graph;
  }

  /** The picture as an XML document, ended by a line feed. */
  public static String render(ActorGraph graph) {
    GraphSvg picture = new GraphSvg(graph);
    for (int region = 0; region < graph.regions(); region++) {
      picture.height += region == 0 ? 0 : BETWEEN_REGIONS;
      SvgRegion drawn = new SvgRegion(graph, region);
      drawn.draw(picture.body, MARGIN, picture.height);
      picture.width = Math.max(picture.width, drawn.width());
      picture.height += drawn.height();
    }
    return picture.document();
  }

  private String document() {
    String summary = Labels.summary(graph);
    List<String> footer = Labels.footer(graph);
    double footerWidth =
        footer.stream().mapToDouble(line -> SvgText.width(line, SvgBox.SMALL_SIZE)).max().orElse(0);
    double fullWidth = Math.max(width, footerWidth) + 2 * MARGIN;
    double fullHeight = height + FOOTER + (footer.size() - 1) * FOOTER_LINE + MARGIN / 2;
    SvgText svg = new SvgText();
    svg.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\""
            + " viewBox=\"0 0 %.0f %.0f\" class=\"weir-graph\" role=\"img\" aria-label=\"%s\">",
        fullWidth, fullHeight, fullWidth, fullHeight, SvgText.escaped(summary));
    svg.add("%s", STYLE);
    svg.add("<rect class=\"paper\" width=\"100%%\" height=\"100%%\" rx=\"12\"/>");
    svg.add("%s", body.toString().stripTrailing());
    for (int line = 0; line < footer.size(); line++) {
      svg.add(
          "<text class=\"summary\" x=\"%.1f\" y=\"%.1f\">%s</text>",
          MARGIN, height + FOOTER + line * FOOTER_LINE, SvgText.escaped(footer.get(line)));
    }
    return svg.add("</svg>").toString();
  }
}
