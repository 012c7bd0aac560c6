package dev.weir.plan;

import dev.weir.graph.Graph;
import dev.weir.plan.Rewrite.Rewritten;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a graph into actors: fills in the default parallelism, checks the whole, rewrites it, and
 * cuts it into chains and the regions that restart together. The same graph compiles to the same
 * actors, in the same order, on every node.
 */
public final class GraphCompiler {
  /** In this order. Chaining is last, because it fuses whatever the others leave side by side. */
  private static final List<Rewrite> REWRITES = List.of(new ChainFusion());

  private final Parallelism parallelism;

  /**
   * @param defaultParallelism of operators that have no parallelism of their own
   */
  public GraphCompiler(int defaultParallelism) {
    this(Parallelism.of(defaultParallelism));
  }

  public GraphCompiler(Parallelism parallelism) {
    this.parallelism = parallelism;
  }

  /**
   * Compiles a graph.
   *
   * @throws GraphException if it cannot run, with all reasons
   */
  public ActorGraph compile(Graph graph) {
    return compile(graph, REWRITES);
  }

  ActorGraph compile(Graph graph, List<Rewrite> rewrites) {
    GraphIndex index = new GraphIndex(graph, parallelism);
    List<String> problems = new ArrayList<>(GraphCheck.problemsOf(index));
    for (String name : parallelism.named().keySet()) {
      if (!index.names().contains(name)) {
        problems.add(
            "there is no operator '"
                + name
                + "' whose parallelism could be set; there are "
                + String.join(", ", index.names()));
      }
    }
    if (!problems.isEmpty()) {
      throw new GraphException(problems);
    }
    Plan plan = Plan.of(index);
    List<String> outcomes = new ArrayList<>();
    for (Rewrite rewrite : rewrites) {
      Optional<Rewritten> rewritten = rewrite.apply(plan);
      if (rewritten.isPresent()) {
        plan = rewritten.get().plan();
        outcomes.add(rewrite.name() + ": " + rewritten.get().outcome());
      }
    }
    return actors(plan, outcomes);
  }

  private static ActorGraph actors(Plan plan, List<String> rewrites) {
    Chains cut = new Chains(plan);
    List<Chain> chains = cut.chains();
    List<Exchange> exchanges = cut.exchanges();
    List<String> structure = Structure.linesOf(plan.maxParallelism(), chains, exchanges);
    return new ActorGraph(
        chains, exchanges, plan.maxParallelism(), structure, Structure.hashOf(structure), rewrites);
  }
}
