package dev.weir.testkit.sim.invariant.attempt;

import dev.weir.state.StateBackend;
import dev.weir.testkit.sim.invariant.Invariant;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** No two operators, subtasks or attempts are given the same local directory. */
final class OwnDirectory extends Invariant {
  private final Map<Path, String> users = new HashMap<>();

  @Override
  public void directoryUsed(StateBackend.Scope scope) {
    String user = scope.operator() + "/" + scope.subtask();
    String other = users.putIfAbsent(scope.localDir(), user);
    if (other != null) {
      violated(user + " works in " + scope.localDir() + ", which was given to " + other);
    }
  }
}
