package dev.weir.graph;

import dev.weir.api.function.OutputTag;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A way of records from one vertex to another. Several edges into the same input are a union.
 *
 * @param sideOutput the name of the side output that it reads; null for the main output
 * @param input which of the downstream vertex's inputs it leads into
 */
public record Edge(
    String from, @Nullable String sideOutput, String to, int input, Partitioner partitioner) {

  public Edge {
    Objects.requireNonNull(partitioner, "partitioner");
  }

  /**
   * From the main output into the first input: forward where both have the same parallelism,
   * otherwise rebalance.
   */
  public static Edge of(String from, String to) {
    return new Edge(from, null, to, 0, new Partitioner.Auto());
  }

  /** What identifies the edge in a checkpoint: which outputs and which input it connects. */
  public String id() {
    return from
        + (sideOutput == null ? "" : ":" + sideOutput)
        + " > "
        + to
        + (input == 0 ? "" : ":" + input);
  }

  public Edge by(Partitioner newPartitioner) {
    return new Edge(from, sideOutput, to, input, newPartitioner);
  }

  /** The same edge, but reading a side output of the upstream vertex. */
  public Edge fromSideOutput(OutputTag<?> tag) {
    return new Edge(from, tag.name(), to, input, partitioner);
  }

  /** The same edge into another input, which {@link Vertex#input} finds by its name. */
  public Edge intoInput(int ordinal) {
    return new Edge(from, sideOutput, to, ordinal, partitioner);
  }
}
