package dev.weir.plan;

import dev.weir.graph.Edge;
import dev.weir.graph.Graph;
import dev.weir.graph.Partitioner;
import dev.weir.graph.SomeSink;
import dev.weir.graph.SomeSource;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.InputSpec;
import dev.weir.operator.OperatorFactory;
import java.util.List;

/** Graphs to compile and to draw; their operators never run. */
public final class Graphs {
  private static final OperatorFactory FACTORY =
      () -> {
        throw new UnsupportedOperationException();
      };

  private Graphs() {}

  public static Vertex source(String name) {
    return Vertex.source(name, new SomeSource<>());
  }

  public static Vertex sink(String name) {
    return Vertex.sink(name, new SomeSink<>());
  }

  public static Vertex map(String name) {
    return Vertex.operator(name, "map", 1, FACTORY);
  }

  public static Vertex process(String name) {
    return Vertex.operator(name, "process", 1, FACTORY);
  }

  public static Vertex join(String name) {
    return Vertex.operator(
        name, "join", List.of(InputSpec.any("left"), InputSpec.any("right")), FACTORY);
  }

  public static Partitioner hash() {
    return Partitioner.hash(value -> value);
  }

  public static Graph wordCount() {
    return new Graph()
        .vertex(source("lines"))
        .vertex(Vertex.operator("words", "flatMap", 1, FACTORY))
        .vertex(process("count"))
        .vertex(sink("counts"))
        .edge("lines", "words")
        .edge("words", "count", hash())
        .edge("count", "counts");
  }

  /** Two sources joined, with a side output, a union, a long way and different parallelism. */
  public static Graph shop() {
    return new Graph()
        .vertex(source("orders").withParallelism(4))
        .vertex(map("parse-orders").withParallelism(4))
        .vertex(source("payments"))
        .vertex(process("validate"))
        .vertex(join("match").withParallelism(4))
        .vertex(map("to-row").withParallelism(4))
        .vertex(sink("matched").withParallelism(4))
        .vertex(process("fraud"))
        .vertex(sink("alerts").withParallelism(1))
        .vertex(sink("rejected").withParallelism(1))
        .vertex(sink("audit").withParallelism(1))
        .edge("orders", "parse-orders")
        .edge("payments", "validate")
        .edge("parse-orders", "match", hash())
        .edge(Edge.of("validate", "match").by(hash()).intoInput(1))
        .edge("match", "to-row")
        .edge("to-row", "matched")
        .edge("validate", "fraud", Partitioner.hash(value -> value))
        .edge("fraud", "alerts", Partitioner.global())
        .edge(new Edge("validate", "invalid", "rejected", 0, Partitioner.auto()))
        .edge("parse-orders", "audit", Partitioner.rebalance())
        .edge("fraud", "audit", Partitioner.rebalance());
  }

  /** A chain that is a tree, and a second region. */
  public static Graph fanOut() {
    return new Graph()
        .vertex(source("events"))
        .vertex(map("clean"))
        .vertex(map("left"))
        .vertex(sink("left-out"))
        .vertex(map("right"))
        .vertex(sink("right-out"))
        .vertex(source("clicks").withParallelism(1))
        .vertex(sink("clicks-out").withParallelism(3))
        .edge("events", "clean")
        .edge("clean", "left")
        .edge("left", "left-out")
        .edge(new Edge("clean", "late", "right", 0, Partitioner.auto()))
        .edge("right", "right-out")
        .edge("clicks", "clicks-out");
  }

  public static ActorGraph compiled(Graph graph) {
    return new GraphCompiler(2).compile(graph);
  }
}
