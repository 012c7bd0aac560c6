package dev.weir.testkit.sim;

import dev.weir.graph.Chain;
import dev.weir.runtime.SubtaskRestore;
import dev.weir.snapshot.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A restore that leaves out what a planted bug forgets. */
final class RestoreMutation {
  private RestoreMutation() {}

  static SubtaskRestore of(Mutation mutation, SubtaskRestore whole, Chain chain) {
    int parallelism = chain.parallelism();
    return switch (mutation) {
      case LOSE_IN_FLIGHT -> new SubtaskRestore(whole.operators(), Map.of());
      case LOSE_QUEUED_OUTPUTS -> new SubtaskRestore(whole.operators(), withoutSenders(whole));
      case FORGET_REMOVED_IN_FLIGHT ->
          new SubtaskRestore(
              whole.operators(), each(whole.inFlight(), list -> first(list, parallelism)));
      case FORGET_IN_FLIGHT_WITHIN -> new SubtaskRestore(whole.operators(), toHead(whole, chain));
      case FORGET_REMOVED_SUBTASKS ->
          new SubtaskRestore(
              each(whole.operators(), list -> first(list, parallelism)), whole.inFlight());
      case READ_AGAIN -> new SubtaskRestore(whole.operators(), whole.inFlight());
      case HAND_OUT_EARLY -> whole.goingOnLive();
      default -> whole;
    };
  }

  private static Map<String, List<Optional<ObjectRef>>> withoutSenders(SubtaskRestore whole) {
    Map<String, List<Optional<ObjectRef>>> own = new TreeMap<>();
    whole
        .inFlight()
        .forEach(
            (operator, objects) ->
                own.put(
                    operator,
                    whole.operators().containsKey(operator) ? objects : nothing(objects)));
    return own;
  }

  private static Map<String, List<Optional<ObjectRef>>> toHead(SubtaskRestore whole, Chain chain) {
    Map<String, List<Optional<ObjectRef>>> outside = new TreeMap<>(whole.inFlight());
    chain.innerEdges().forEach(edge -> outside.remove(edge.to()));
    return outside;
  }

  private static List<Optional<ObjectRef>> nothing(List<Optional<ObjectRef>> objects) {
    return objects.stream().map(any -> Optional.<ObjectRef>empty()).toList();
  }

  private static <T> Map<String, List<T>> each(
      Map<String, List<T>> lists, Function<List<T>, List<T>> change) {
    Map<String, List<T>> changed = new TreeMap<>();
    lists.forEach((operator, list) -> changed.put(operator, change.apply(list)));
    return changed;
  }

  private static <T> List<T> first(List<T> list, int count) {
    return list.subList(0, Math.min(count, list.size()));
  }
}
