package dev.weir.state.format;

import dev.weir.serde.Schema;
import dev.weir.serde.schema.SchemaCheck;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.StateKind;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares a state in a checkpoint with the one that the job declares under its name. */
public final class StateChange {
  /**
   * How the names of states begin that belong to others of the same operator. If the job does not
   * declare one any more, a restore drops it.
   */
  public static final String ATTENDANT = "weir.expiry.";

  private StateChange() {}

  /** Whether the stored form is not that of the declared state, so that it has to be converted. */
  public static boolean isChanged(StateInfo stored, StateInfo declared) {
    return !stored.id().equals(declared.id()) || !stored.type().equals(declared.type());
  }

  /** Returns in a phrase why the stored state cannot be taken over; null if it can. */
  public static @Nullable String obstacle(StateInfo stored, StateInfo declared) {
    if (!isChanged(stored, declared)) {
      return null;
    }
    List<Schema> before = stored.schemas();
    List<Schema> now = declared.schemas();
    if (!stored.id().equals(declared.id())) {
      return "it is state of another kind";
    }
    int content = schemasOfContent(stored.id().kind());
    if (before.isEmpty() && content > 0) {
      return "an earlier version of Weir wrote the checkpoint, without what it takes to convert it";
    }
    if (before.isEmpty() && now.isEmpty()) {
      return "its format differs";
    }
    if (before.size() != now.size()) {
      return "in one of the two it is kept by namespace";
    }
    boolean map = stored.id().kind() == StateKind.KEYED_MAP;
    for (int i = 0; i < now.size(); i++) {
      String difference =
          (map && i == 0) || i == content
              ? SchemaCheck.differenceOfKeys(before.get(i), now.get(i))
              : SchemaCheck.difference(before.get(i), now.get(i));
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  /** How many schemas a state has; one of namespaces follows if it has any. */
  private static int schemasOfContent(StateKind kind) {
    return switch (kind) {
      case KEYED_MAP -> 2;
      case KEYED_TIMERS, SUBTASK, NATIVE, IN_FLIGHT -> 0;
      default -> 1;
    };
  }

  /** Whether a restore drops the state if the job does not declare it. */
  static boolean isAttendant(StateInfo state) {
    return state.id().state().startsWith(ATTENDANT);
  }

  /** Whether the state is one that no author of a pipeline has named. */
  public static boolean isTheEngines(StateInfo state) {
    return state.id().kind() == StateKind.KEYED_TIMERS || state.id().state().startsWith("weir.");
  }

  /**
   * Says that a stored state has no counterpart, and what to do.
   *
   * @param declared the states of its operator
   */
  public static String explainRemoved(StateInfo stored, Collection<StateInfo> declared) {
    String there =
        declared.stream()
            .filter(state -> !isTheEngines(state))
            .map(state -> "'" + state.id().state() + "' (" + state.type() + ")")
            .collect(Collectors.joining(", "));
    return "The checkpoint holds state '"
        + stored.id().state()
        + "' ("
        + stored.type()
        + ") of operator '"
        + stored.id().operator()
        + "', which the job does not declare; it declares "
        + (there.isEmpty() ? "no state there" : there)
        + ". Rename it back, or start with --fresh.";
  }

  /** Says why a state cannot be taken over, and what to do. */
  public static String explain(StateInfo stored, StateInfo declared, String obstacle) {
    return "State '"
        + stored.id().state()
        + "' of operator '"
        + stored.id().operator()
        + "' has changed in a way that cannot be restored ("
        + obstacle
        + "). It is "
        + stored.type()
        + " in the checkpoint, but "
        + declared.type()
        + " in the job. Change it back, give the new state another name, or start with --fresh.";
  }
}
