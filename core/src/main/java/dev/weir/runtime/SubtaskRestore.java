package dev.weir.runtime;

import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a checkpoint a subtask restores: for each operator of its chain the objects of the
 * operator's old subtasks, by their old index. The subtask itself picks the key groups that it owns
 * now.
 *
 * @param operators by the operator's name; an operator that the checkpoint does not know is absent
 */
public record SubtaskRestore(Map<String, List<ObjectRef>> operators) {
  public static final SubtaskRestore NOTHING = new SubtaskRestore(Map.of());

  /** The part of a checkpoint that concerns a chain's operators. */
  public static SubtaskRestore of(List<String> chainOperators, List<OperatorSnapshot> checkpoint) {
    Map<String, List<ObjectRef>> found = new TreeMap<>();
    for (OperatorSnapshot operator : checkpoint) {
      if (chainOperators.contains(operator.operator())) {
        List<ObjectRef> objects = new ArrayList<>();
        operator.subtasks().forEach(subtask -> objects.add(subtask.object()));
        found.put(operator.operator(), List.copyOf(objects));
      }
    }
    return new SubtaskRestore(found);
  }

  @Nullable List<ObjectRef> objectsOf(String operator) {
    return operators.get(operator);
  }
}
