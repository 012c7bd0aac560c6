package dev.weir.state;

import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.StateId;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The states that an operator declares, to be compared with those that a snapshot holds for it. */
public final class DeclaredStates {
  private final String operator;
  private final Map<String, StateInfo> byName = new TreeMap<>();
  private boolean compared;

  /** Nothing is declared at first. */
  public DeclaredStates(String operator) {
    this.operator = operator;
  }

  /**
   * Notes a declaration.
   *
   * @param type the state's type as readable text
   * @throws IllegalArgumentException if the operator has declared the name before
   * @throws IllegalStateException if a snapshot was restored already: the state would have missed
   *     it
   */
  public void add(StateId id, String type) {
    if (compared) {
      throw new IllegalStateException(
          "state '"
              + id.state()
              + "' of operator '"
              + operator
              + "' is declared after the restore");
    }
    StateInfo before = byName.putIfAbsent(id.state(), new StateInfo(id, type));
    if (before != null) {
      throw new IllegalArgumentException(
          "operator '"
              + operator
              + "' declares two states named '"
              + id.state()
              + "': "
              + before.type()
              + " and "
              + type);
    }
  }

  /**
   * Checks that each of the operator's states in the snapshot is declared with the same type.
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
    if (declared == null) {
      throw new StateMismatchException(
          "The checkpoint holds state '"
              + name
              + "' ("
              + stored.type()
              + ") of operator '"
              + operator
              + "', which the job does not declare; it declares "
              + (byName.isEmpty() ? "no state there" : describe())
              + ". Rename it back, or start with --fresh.");
    }
    if (!declared.equals(stored)) {
      throw new StateMismatchException(
          "State '"
              + name
              + "' of operator '"
              + operator
              + "' is "
              + stored.type()
              + " in the checkpoint, but "
              + declared.type()
              + " in the job. Change its type back, give the new state another name, or start with"
              + " --fresh.");
    }
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    byName.forEach(
        (name, state) ->
            text.append(text.isEmpty() ? "'" : ", '")
                .append(name)
                .append("' (")
                .append(state.type())
                .append(')'));
    return text.toString();
  }
}
