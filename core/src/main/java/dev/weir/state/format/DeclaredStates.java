package dev.weir.state.format;

import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.StateId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The states that an operator declares, to be compared with those that a snapshot holds for it. */
public final class DeclaredStates {
  private final String operator;
  private final Map<String, StateInfo> byName = new TreeMap<>();
  private final List<String> inOrder = new ArrayList<>();
  private boolean compared;

  /** Nothing is declared at first. */
  public DeclaredStates(String operator) {
    this.operator = operator;
  }

  /**
   * Notes a declaration.
   *
   * @throws IllegalArgumentException if the operator has declared the name before
   * @throws IllegalStateException if a snapshot was restored already: the state would have missed
   *     it
   */
  public void add(StateInfo state) {
    StateId id = state.id();
    if (compared) {
      throw new IllegalStateException(
          "state '"
              + id.state()
              + "' of operator '"
              + operator
              + "' is declared after the restore");
    }
    StateInfo before = byName.putIfAbsent(id.state(), state);
    if (before != null) {
      throw new IllegalArgumentException(
          "operator '"
              + operator
              + "' declares two states named '"
              + id.state()
              + "': "
              + before.type()
              + " and "
              + state.type());
    }
    inOrder.add(id.state());
  }

  /**
   * The place of a state in the order of declaration.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int indexOf(String state) {
    int index = inOrder.indexOf(state);
    if (index >= 0) {
      return index;
    }
    throw new IllegalArgumentException(
        "operator '" + operator + "' declares no state named '" + state + "'");
  }

  /**
   * Checks that each of the operator's states in the snapshot is declared, with a type that can
   * take it over, or may be dropped.
   *
   * @param concerned which of the operator's states these declarations are about
   * @throws StateMismatchException if one is not
   */
  public void check(SnapshotReader snapshot, Predicate<StateId> concerned) {
    compared = true;
    for (StateInfo stored : snapshot.states()) {
      if (stored.id().operator().equals(operator) && concerned.test(stored.id())) {
        check(stored);
      }
    }
  }

  private void check(StateInfo stored) {
    String name = stored.id().state();
    StateInfo declared = byName.get(name);
    if (declared == null && StateChange.isAttendant(stored)) {
      return;
    }
    if (declared == null) {
      throw new StateMismatchException(StateChange.explainRemoved(stored, byName.values()));
    }
    String obstacle = StateChange.obstacle(stored, declared);
    if (obstacle != null) {
      throw new StateMismatchException(StateChange.explain(stored, declared, obstacle));
    }
  }
}
