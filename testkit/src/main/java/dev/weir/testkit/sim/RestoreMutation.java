package dev.weir.testkit.sim;

import dev.weir.plan.Chain;
import dev.weir.runtime.OldObjects;
import dev.weir.runtime.SubtaskRestore;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

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
              whole.operators(), each(whole.inFlight(), old -> first(old, parallelism)));
      case FORGET_IN_FLIGHT_WITHIN -> new SubtaskRestore(whole.operators(), toHead(whole, chain));
      case FORGET_REMOVED_SUBTASKS ->
          new SubtaskRestore(
              each(whole.operators(), old -> first(old, parallelism)), whole.inFlight());
      case READ_AGAIN -> new SubtaskRestore(whole.operators(), whole.inFlight());
      case HAND_OUT_EARLY -> whole.goingOnLive();
      default -> whole;
    };
  }

  private static Map<String, OldObjects> withoutSenders(SubtaskRestore whole) {
    Map<String, OldObjects> own = new TreeMap<>();
    whole
        .inFlight()
        .forEach(
            (operator, old) ->
                own.put(operator, whole.operators().containsKey(operator) ? old : nothing(old)));
    return own;
  }

  private static Map<String, OldObjects> toHead(SubtaskRestore whole, Chain chain) {
    Map<String, OldObjects> outside = new TreeMap<>(whole.inFlight());
    chain.innerEdges().forEach(edge -> outside.remove(edge.to()));
    return outside;
  }

  private static OldObjects nothing(OldObjects old) {
    return new OldObjects(old.parallelism(), new TreeMap<>());
  }

  private static Map<String, OldObjects> each(
      Map<String, OldObjects> all, UnaryOperator<OldObjects> change) {
    Map<String, OldObjects> changed = new TreeMap<>();
    all.forEach((operator, old) -> changed.put(operator, change.apply(old)));
    return changed;
  }

  /** As if there had not been more subtasks than there are now. */
  private static OldObjects first(OldObjects old, int parallelism) {
    return old.parallelism() <= parallelism
        ? old
        : new OldObjects(parallelism, old.byIndex().headMap(parallelism));
  }
}
