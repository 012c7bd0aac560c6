package dev.weir.runtime;

import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.SubtaskSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a checkpoint a subtask restores: for each operator of its chain objects of the operator's
 * old subtasks. The subtask itself picks the key groups that it owns now.
 *
 * @param operators by the operator's name; an operator that the checkpoint does not know is absent
 * @param inFlight the same for records in flight, of the chain's operators and those before it
 * @param live whether sources go on behind what may have been read since the checkpoint
 */
public record SubtaskRestore(
    Map<String, OldObjects> operators, Map<String, OldObjects> inFlight, boolean live) {
  /** A restore after which sources read on from their positions. */
  public SubtaskRestore(Map<String, OldObjects> operators, Map<String, OldObjects> inFlight) {
    this(operators, inFlight, false);
  }

  /** The same, but nothing may be read again that may have been read since the checkpoint. */
  public SubtaskRestore goingOnLive() {
    return new SubtaskRestore(operators, inFlight, true);
  }

  public static final SubtaskRestore NOTHING = new SubtaskRestore(Map.of(), Map.of());

  /**
   * The part of a checkpoint that concerns a chain, for all its subtasks.
   *
   * @param upstream the operators whose edges lead into the chain
   */
  public static SubtaskRestore of(
      List<String> chainOperators, List<String> upstream, List<OperatorSnapshot> checkpoint) {
    Map<String, OldObjects> operators = new TreeMap<>();
    Map<String, OldObjects> inFlight = new TreeMap<>();
    for (OperatorSnapshot operator : checkpoint) {
      boolean isMine = chainOperators.contains(operator.operator());
      if (isMine) {
        operators.put(
            operator.operator(),
            OldObjects.of(operator.subtasks().stream().map(SubtaskSnapshot::object).toList()));
      }
      if (isMine || upstream.contains(operator.operator())) {
        inFlight.put(
            operator.operator(),
            OldObjects.ofSome(
                operator.subtasks().stream()
                    .map(subtask -> subtask.inFlight().map(InFlightObject::object))
                    .toList()));
      }
    }
    boolean nothing = inFlight.values().stream().allMatch(each -> each.byIndex().isEmpty());
    return new SubtaskRestore(operators, nothing ? Map.of() : inFlight);
  }

  /**
   * The part of it that one subtask needs. Records in flight may be anybody's, so all of them
   * remain.
   *
   * @param parallelism of the chain now
   */
  public SubtaskRestore forSubtask(int index, int parallelism) {
    Map<String, OldObjects> needed = new TreeMap<>();
    operators.forEach((name, old) -> needed.put(name, old.neededBy(index, parallelism)));
    return new SubtaskRestore(needed, inFlight, live);
  }

  @Nullable OldObjects objectsOf(String operator) {
    return operators.get(operator);
  }
}
