package dev.weir.coordinator.restore;

import dev.weir.plan.ActorGraph;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.OperatorSnapshot;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.StateKind;
import dev.weir.state.format.StateChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares a job as it is now with a checkpoint of it.
 *
 * @param changes what a restore takes in its stride, a sentence each
 * @param problems why the job cannot resume from the checkpoint, each with what to do; none means
 *     that it can
 */
public record ResumeCheck(List<String> changes, List<String> problems) {
  public ResumeCheck {
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /** The same, and what else stands in the way. */
  public ResumeCheck with(List<String> more) {
    List<String> all = new ArrayList<>(problems);
    all.addAll(more);
    return new ResumeCheck(changes, all);
  }

  /**
   * Compares operators and their states.
   *
   * @param declared the states of each operator of the graph, by its name
   */
  public static ResumeCheck of(
      ActorGraph graph, Types types, Manifest checkpoint, Map<String, List<StateInfo>> declared) {
    List<String> changes = new ArrayList<>();
    List<String> problems = new ArrayList<>(RestoreCheck.problems(graph, types, checkpoint));
    Set<String> added = new TreeSet<>(declared.keySet());
    for (OperatorSnapshot operator : checkpoint.operators()) {
      List<StateInfo> now = declared.get(operator.operator());
      added.remove(operator.operator());
      if (now != null) {
        compare(operator, now, changes, problems);
      } else if (!RestoreCheck.holdsState(operator)) {
        changes.add("operator '" + operator.operator() + "' is gone; it had no state");
      }
    }
    for (String name : added) {
      changes.add("operator '" + name + "' is new: it begins without state");
    }
    return new ResumeCheck(changes, problems);
  }

  private static void compare(
      OperatorSnapshot operator, List<StateInfo> now, List<String> changes, List<String> problems) {
    Map<String, StateInfo> added = new TreeMap<>();
    now.forEach(state -> added.put(state.id().state(), state));
    Map<String, StateInfo> declared = new HashMap<>(added);
    for (StateInfo stored : operator.states()) {
      String name = stored.id().state();
      StateInfo state = declared.get(name);
      added.remove(name);
      if (state == null) {
        if (stored.id().kind() != StateKind.SUBTASK) {
          problems.add(StateChange.explainRemoved(stored, now));
        }
        continue;
      }
      String obstacle = StateChange.obstacle(stored, state);
      if (obstacle != null) {
        problems.add(StateChange.explain(stored, state, obstacle));
      } else if (StateChange.isChanged(stored, state)) {
        changes.add(
            ofState(operator, name)
                + " has changed and is converted: it was "
                + stored.type()
                + ", is "
                + state.type());
      }
    }
    added.forEach(
        (name, state) -> {
          if (!StateChange.isTheEngines(state)) {
            changes.add(ofState(operator, name) + " is new: it begins empty");
          }
        });
  }

  private static String ofState(OperatorSnapshot operator, String state) {
    return "state '" + state + "' of operator '" + operator.operator() + "'";
  }
}
