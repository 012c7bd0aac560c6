package dev.weir.api;

import dev.weir.api.time.EventTime;
import dev.weir.graph.Graph;
import dev.weir.graph.Vertex;
import dev.weir.serde.types.Types;
import dev.weir.spi.connector.Source;
import dev.weir.state.key.KeyGroups;
import java.util.SortedMap;

/**
 * What a {@link Job} is defined on. Every operator takes its name first: required, unique in the
 * pipeline, and the operator's identity in checkpoints, metrics, logs and pictures. To rename an
 * operator is to drop its state.
 */
public final class Pipeline {
  private final Arguments arguments;
  private final Types types;
  private final Graph graph = new Graph();

  /** An empty pipeline for a job that was started with these options. */
  public Pipeline(Arguments arguments, Types types) {
    this.arguments = arguments;
    this.types = types;
  }

  /** Records from a source, with the timestamps that it gives them, if it gives them any. */
  public <T> Stream<T> source(String name, Source<T, ?> source) {
    return begin(Vertex.source(name, source));
  }

  /** Records from a source, with timestamps from their content and watermarks behind them. */
  public <T> Stream<T> source(String name, Source<T, ?> source, EventTime<T> eventTime) {
    return begin(Vertex.source(name, source, eventTime));
  }

  private <T> Stream<T> begin(Vertex vertex) {
    graph.vertex(vertex);
    return Stream.behind(new Placed(graph, vertex));
  }

  /** An option of the job, {@code --name value} on the command line. */
  public Arg arg(String name) {
    return arguments.get(name);
  }

  /**
   * All options of the job by name, for a job that reads them itself: none of them is unknown then.
   */
  public SortedMap<String, String> args() {
    return arguments.all();
  }

  /** How values become bytes: types that are neither records nor otherwise known register here. */
  public Types types() {
    return types;
  }

  /**
   * The graph that the pipeline builds, for whatever the fluent API does not say. Streams and
   * vertices mix: an edge may begin at the name of any operator.
   */
  public Graph graph() {
    return graph;
  }

  /**
   * Sets the number of key groups, 1 to {@link KeyGroups#LARGEST_MAX_PARALLELISM}, {@link
   * KeyGroups#DEFAULT_MAX_PARALLELISM} by default: no operator can have more subtasks. It is fixed
   * for the life of the job's state.
   */
  public Pipeline maxParallelism(int keyGroups) {
    graph.maxParallelism(keyGroups);
    return this;
  }
}
