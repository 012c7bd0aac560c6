package dev.weir.plan;

import dev.weir.graph.Graph;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link Graph} compiles to: chains, one actor per subtask, and the exchanges between them.
 *
 * @param chains in topological order
 * @param exchanges in the order of their upstream vertices
 * @param structure one line per vertex and edge, the same for the same structure; nodes that
 *     disagree about it refuse to run the job together
 * @param hash of {@code structure}
 * @param rewrites what each rewrite changed, a line for each that changed anything
 */
public record ActorGraph(
    List<Chain> chains,
    List<Exchange> exchanges,
    int maxParallelism,
    List<String> structure,
    String hash,
    List<String> rewrites) {
  public ActorGraph {
    chains = List.copyOf(chains);
    exchanges = List.copyOf(exchanges);
    structure = List.copyOf(structure);
    rewrites = List.copyOf(rewrites);
  }

  public Chain chain(String name) {
    for (Chain chain : chains) {
      if (chain.name().equals(name)) {
        return chain;
      }
    }
    throw new IllegalArgumentException("no chain '" + name + "'");
  }

  /** The exchanges that lead into a chain; their channels are numbered in this order. */
  public List<Exchange> into(Chain chain) {
    List<Exchange> found = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      if (exchange.toChain().equals(chain.name())) {
        found.add(exchange);
      }
    }
    return found;
  }

  /** The exchanges that lead out of a chain. */
  public List<Exchange> outOf(Chain chain) {
    List<Exchange> found = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      if (exchange.fromChain().equals(chain.name())) {
        found.add(exchange);
      }
    }
    return found;
  }

  /** Whether records come into a chain with a key, so that its first operator has keyed state. */
  public boolean isKeyed(Chain chain) {
    return into(chain).stream().anyMatch(Exchange::isKeyed);
  }

  public int regions() {
    return chains.stream().mapToInt(Chain::region).max().orElse(-1) + 1;
  }
}
