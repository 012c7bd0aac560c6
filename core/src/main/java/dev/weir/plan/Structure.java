package dev.weir.plan;

import dev.weir.graph.Edge;
import dev.weir.graph.Partitioner;
import dev.weir.graph.Vertex;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What nodes must agree about before they run a graph together, one line per vertex and edge, in
 * the order in which chains and channels are numbered.
 */
public final class Structure {
  private Structure() {}

  static List<String> linesOf(int maxParallelism, List<Chain> chains, List<Exchange> exchanges) {
    List<String> lines = new ArrayList<>();
    lines.add("graph max-parallelism=" + maxParallelism);
    for (Chain chain : chains) {
      for (Vertex vertex : chain.vertices()) {
        lines.add(
            "operator "
                + vertex.name()
                + " kind="
                + encoded(vertex.kind())
                + " inputs="
                + vertex.inputs().size()
                + meaningOf(vertex)
                + " parallelism="
                + vertex.parallelism()
                + " chain="
                + chain.name());
      }
    }
    for (Chain chain : chains) {
      chain.innerEdges().forEach(edge -> lines.add(lineOf(edge)));
    }
    exchanges.forEach(exchange -> lines.add(lineOf(exchange.edge())));
    return lines;
  }

  private static String meaningOf(Vertex vertex) {
    String meaning = vertex.spec().meaning();
    return meaning.isEmpty() ? "" : " meaning=" + encoded(meaning);
  }

  private static String lineOf(Edge edge) {
    String side = edge.sideOutput() == null ? "" : "(" + encoded(edge.sideOutput()) + ")";
    return "edge "
        + edge.from()
        + side
        + "->"
        + edge.to()
        + "["
        + edge.input()
        + "] partitioner="
        + edge.partitioner().label()
        + (edge.partitioner() instanceof Partitioner.Hash<?, ?> hash
            ? " key=" + encoded(hash.keyType().toString())
            : "");
  }

  /** Without spaces and equals signs, which separate the parts of a line. */
  private static String encoded(String free) {
    return URLEncoder.encode(free, StandardCharsets.UTF_8);
  }

  static String hashOf(List<String> lines) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      String text = String.join("\n", lines);
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Says in what two structures differ first.
   *
   * @param here the structure that the text calls <i>here</i>
   * @param there the one that it calls <i>there</i>
   * @return empty if they are equal
   */
  public static Optional<String> firstDifference(List<String> here, List<String> there) {
    Map<String, String> hereByKey = byKey(here);
    Map<String, String> thereByKey = byKey(there);
    for (Map.Entry<String, String> entry : hereByKey.entrySet()) {
      String other = thereByKey.get(entry.getKey());
      if (other == null) {
        return Optional.of(entry.getKey() + " exists here but not there");
      }
      if (!other.equals(entry.getValue())) {
        return Optional.of(
            entry.getKey() + " has " + entry.getValue() + " here but " + other + " there");
      }
    }
    for (String key : thereByKey.keySet()) {
      if (!hereByKey.containsKey(key)) {
        return Optional.of(key + " exists there but not here");
      }
    }
    for (int i = 0; i < Math.min(here.size(), there.size()); i++) {
      if (!here.get(i).equals(there.get(i))) {
        return Optional.of(
            "the order differs: "
                + keyOf(here.get(i))
                + " here is where "
                + keyOf(there.get(i))
                + " is there");
      }
    }
    return here.size() == there.size()
        ? Optional.empty()
        : Optional.of("one has " + here.size() + " lines, the other " + there.size());
  }

  /** From the part of a line that names something to the part that describes it. */
  private static Map<String, String> byKey(List<String> lines) {
    Map<String, String> byKey = new LinkedHashMap<>();
    for (String line : lines) {
      String key = keyOf(line);
      byKey.put(key, line.substring(key.length()).trim());
    }
    return byKey;
  }

  private static String keyOf(String line) {
    int second = line.indexOf(' ', line.indexOf(' ') + 1);
    return line.startsWith("graph ") ? "graph" : second < 0 ? line : line.substring(0, second);
  }
}
