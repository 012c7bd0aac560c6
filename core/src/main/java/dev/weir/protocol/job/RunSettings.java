package dev.weir.protocol.job;

import dev.weir.protocol.checkpoint.CheckpointSettings;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a job that was handed in is to be run.
 *
 * @param parallelism of operators that have no parallelism of their own, 1 or more
 * @param followsSlots whether the parallelism becomes the number of slots of the cluster's nodes,
 *     whenever that changes
 * @param parallelismOf of operators that somebody named, each 1 or more; before what the job itself
 *     says
 * @param backend the name of the state backend
 * @param retention how many checkpoints are kept, 1 or more
 */
public record RunSettings(
    int parallelism,
    boolean followsSlots,
    Map<String, Integer> parallelismOf,
    String backend,
    CheckpointSettings checkpoints,
    RestartStrategy restarts,
    int retention) {

  public RunSettings {
    check("the parallelism", parallelism);
    parallelismOf.forEach((operator, subtasks) -> check("that of '" + operator + "'", subtasks));
    parallelismOf = Collections.unmodifiableMap(new TreeMap<>(parallelismOf));
    if (retention < 1) {
      throw new IllegalArgumentException("at least one checkpoint must be retained: " + retention);
    }
  }

  private static void check(String what, int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException(what + " must be 1 or more: " + parallelism);
    }
  }

  /** With the same parallelism for all. */
  public RunSettings(
      int parallelism,
      String backend,
      CheckpointSettings checkpoints,
      RestartStrategy restarts,
      int retention) {
    this(parallelism, false, Map.of(), backend, checkpoints, restarts, retention);
  }

  /** How many subtasks there are, in words. */
  public String parallelismInWords() {
    StringBuilder words = new StringBuilder().append(parallelism);
    if (followsSlots) {
      words.append(" (the slots there are)");
    }
    parallelismOf.forEach(
        (operator, subtasks) -> words.append(", ").append(operator).append(' ').append(subtasks));
    return words.toString();
  }

  public RunSettings withParallelism(int to) {
    return new RunSettings(
        to, followsSlots, parallelismOf, backend, checkpoints, restarts, retention);
  }

  /** The same, following the cluster's slots or not. */
  public RunSettings following(boolean slots) {
    return new RunSettings(
        parallelism, slots, parallelismOf, backend, checkpoints, restarts, retention);
  }

  public RunSettings withParallelismOf(Map<String, Integer> to) {
    return new RunSettings(
        parallelism, followsSlots, to, backend, checkpoints, restarts, retention);
  }
}
