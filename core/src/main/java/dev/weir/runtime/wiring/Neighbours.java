package dev.weir.runtime.wiring;

import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.plan.Chain;
import dev.weir.plan.Exchange;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where to reach the subtasks at the other ends of a subtask's channels, and no others.
 *
 * @param byChain of a chain whose every subtask is at the end of some channel, the map is the one
 *     that was given for it, so that what many subtasks are told is there once
 * @param <A> what an address is
 */
public record Neighbours<A>(Map<String, Map<SubtaskId, A>> byChain) {
  /**
   * Picks a subtask's neighbours.
   *
   * @param chains the addresses of all subtasks of its region, by chain
   */
  public static <A> Neighbours<A> of(
      ActorGraph graph, SubtaskId subtask, Map<String, Map<SubtaskId, A>> chains) {
    Chain chain = graph.chain(subtask.chain());
    Map<String, Map<SubtaskId, A>> byChain = new TreeMap<>();
    for (Exchange exchange : graph.into(chain)) {
      add(exchange.fromChain(), exchange, subtask, chains, byChain);
    }
    for (Exchange exchange : graph.outOf(chain)) {
      add(exchange.toChain(), exchange, subtask, chains, byChain);
    }
    return new Neighbours<>(byChain);
  }

  private static <A> void add(
      String other,
      Exchange exchange,
      SubtaskId subtask,
      Map<String, Map<SubtaskId, A>> chains,
      Map<String, Map<SubtaskId, A>> to) {
    Map<SubtaskId, A> whole = known(chains.get(other), other);
    if (exchange.isForward()) {
      SubtaskId only = new SubtaskId(other, subtask.index());
      to.putIfAbsent(other, Map.of(only, known(whole.get(only), only)));
    } else {
      to.put(other, whole);
    }
  }

  private static <V> V known(@Nullable V address, Object of) {
    if (address == null) {
      throw new IllegalStateException("no address of " + of);
    }
    return address;
  }

  /** The address of a neighbour. */
  public A of(SubtaskId neighbour) {
    return known(known(byChain.get(neighbour.chain()), neighbour).get(neighbour), neighbour);
  }
}
