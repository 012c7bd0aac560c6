package dev.weir.runtime;

import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.SomeSource;
import dev.weir.graph.Vertex;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.GraphCompiler;
import dev.weir.runtime.wiring.SubtaskWiring;

/** A source and a sink in chains of their own, connected by one exchange. */
public final class TwoChains {
  private TwoChains() {}

  public static ActorGraph graph(Partitioner partitioner, int senders, int receivers) {
    Graph graph =
        new Graph()
            .vertex(Vertex.source("from", new SomeSource<>()).withParallelism(senders))
            .vertex(Vertex.sink("to", new SomeSink<>()).withParallelism(receivers))
            .edge("from", "to", partitioner);
    return new GraphCompiler(1).compile(graph);
  }

  public static SubtaskWiring sender(Partitioner partitioner, int receivers) {
    return SubtaskWiring.of(graph(partitioner, 1, receivers), new SubtaskId("from", 0));
  }
}
