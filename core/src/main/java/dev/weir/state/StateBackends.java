package dev.weir.state;

import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest.StateInfo;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.snapshot.StateId;
import dev.weir.snapshot.StateKind;
import dev.weir.state.format.NativeView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds state backends by their names, and those that can read what another one has written. */
public final class StateBackends {
  private static final String NATIVE_STATE = "weir.native";

  private StateBackends() {}

  /**
   * The provider of the given name.
   *
   * @throws IllegalArgumentException if there is none; the message names those that there are
   */
  public static StateBackendProvider provider(String name) {
    TreeSet<String> known = new TreeSet<>();
    for (StateBackendProvider each :
        ServiceLoader.load(
            StateBackendProvider.class, StateBackendProvider.class.getClassLoader())) {
      if (each.name().equals(name)) {
        return each;
      }
      known.add(each.name());
    }
    throw new IllegalArgumentException(
        "no state backend named '" + name + "'; known: " + String.join(", ", known));
  }

  /** Where a backend describes files of its own; the section's type is the backend's name. */
  public static StateId nativeId(String operator) {
    return new StateId(operator, NATIVE_STATE, StateKind.NATIVE);
  }

  /** The backend whose files hold the operator's keyed states; null if its sections do. */
  public static @Nullable String nativeBackend(SnapshotReader snapshot, String operator) {
    StateId id = nativeId(operator);
    for (StateInfo state : snapshot.states()) {
      if (state.id().equals(id)) {
        return state.type();
      }
    }
    return null;
  }

  /**
   * Opens the files that hold the operator's keyed states, whichever backend wrote them; null if
   * the snapshot's sections hold them.
   *
   * @param directory for the files while they are read; does not exist yet
   * @throws IllegalArgumentException if that backend is not known here
   */
  public static @Nullable NativeView view(
      SnapshotReader snapshot, String operator, Types types, Path directory) throws IOException {
    String backend = nativeBackend(snapshot, operator);
    return backend == null ? null : provider(backend).view(snapshot, operator, types, directory);
  }
}
