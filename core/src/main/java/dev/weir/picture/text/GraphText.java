package dev.weir.picture.text;

import dev.weir.graph.Edge;
import dev.weir.picture.Labels;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.plan.Exchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws an actor graph for a terminal: a box for each chain with its operators and its parallelism,
 * from top to bottom. Records go straight from a box to the next one, and to farther ones through
 * lanes at the right.
 */
public final class GraphText {
  private static final int ARROW_COLUMN = 4;

  private final ActorGraph graph;
  private final TextCanvas canvas = new TextCanvas();
  private final List<Chain> chains;
  private final Map<String, TextBox> boxes = new LinkedHashMap<>();
  private final List<Exchange> straight = new ArrayList<>();
  private final List<Exchange> bent = new ArrayList<>();
  private int nameWidth;
  private int right;

  private GraphText(ActorGraph graph) {
    this.graph = graph;
    this.chains = graph.chains().stream().sorted(Comparator.comparingInt(Chain::region)).toList();
  }

  /** The picture, in Unicode, ended by a line feed. */
  public static String render(ActorGraph graph) {
    GraphText text = new GraphText(graph);
    text.chooseWays();
    text.place();
    text.drawBoxes();
    text.drawStraight();
    text.drawBent();
    return text.canvas + "\n" + String.join("\n", Labels.footer(graph)) + "\n";
  }

  private void chooseWays() {
    Map<String, String> next = new HashMap<>();
    for (int i = 0; i + 1 < chains.size(); i++) {
      next.put(chains.get(i).name(), chains.get(i + 1).name());
    }
    for (Exchange exchange : graph.exchanges()) {
      boolean adjacent = exchange.toChain().equals(next.get(exchange.fromChain()));
      boolean free = straight.stream().noneMatch(e -> e.fromChain().equals(exchange.fromChain()));
      (adjacent && free ? straight : bent).add(exchange);
    }
  }

  private void place() {
    for (Chain chain : chains) {
      List<Exchange> in =
          bent.stream().filter(exchange -> exchange.toChain().equals(chain.name())).toList();
      boolean headHasLane =
          bent.stream().anyMatch(exchange -> exchange.edge().from().equals(chain.name()));
      boxes.put(chain.name(), new TextBox(chain, in, headHasLane));
    }
    nameWidth = boxes.values().stream().mapToInt(TextBox::nameWidth).max().orElse(0);
    int kindWidth = boxes.values().stream().mapToInt(TextBox::kindWidth).max().orElse(0);
    right = Math.max(nameWidth + kindWidth + 6, 2 * ARROW_COLUMN);
    int row = 0;
    for (TextBox box : boxes.values()) {
      box.place(row, right);
      boolean hasArrow =
          straight.stream().anyMatch(exchange -> exchange.fromChain().equals(box.chain().name()));
      row = box.bottom() + (hasArrow ? 3 : 2);
    }
  }

  private TextBox box(String chain) {
    TextBox box = boxes.get(chain);
    if (box == null) {
      throw new IllegalArgumentException("no chain '" + chain + "'");
    }
    return box;
  }

  private void drawBoxes() {
    boxes.values().forEach(box -> box.draw(canvas, nameWidth));
  }

  private void drawStraight() {
    for (Exchange exchange : straight) {
      TextBox from = box(exchange.fromChain());
      Edge edge = exchange.edge();
      int row = from.bottom();
      canvas.vertical(ARROW_COLUMN, row, row + 1);
      canvas.text(row + 2, ARROW_COLUMN, "▼");
      String origin = from.endsWith(edge.from()) ? "" : " from " + edge.from();
      canvas.text(row + 1, ARROW_COLUMN + 2, Labels.of(graph, exchange) + origin);
    }
  }

  private void drawBent() {
    Map<String, List<Exchange>> bySource = new LinkedHashMap<>();
    for (Exchange exchange : bent) {
      bySource.computeIfAbsent(exchange.edge().from(), key -> new ArrayList<>()).add(exchange);
    }
    TextLanes lanes = new TextLanes(canvas, right);
    bySource.forEach(
        (source, exchanges) -> {
          List<TextLanes.Branch> branches = new ArrayList<>();
          for (Exchange exchange : exchanges) {
            int row = box(exchange.toChain()).rowOf(exchange);
            branches.add(new TextLanes.Branch(row, Labels.of(graph, exchange)));
          }
          lanes.add(box(exchanges.get(0).fromChain()).rowOf(source), branches);
        });
    lanes.draw();
  }
}
