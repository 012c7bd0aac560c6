package dev.weir.testkit.sim.invariant.attempt;

import dev.weir.id.SubtaskId;
import dev.weir.state.StateBackend;
import dev.weir.state.key.KeyGroups;
import dev.weir.testkit.sim.invariant.Invariant;
import dev.weir.testkit.sim.shell.AttemptWorld;
import java.util.HashMap;
import java.util.Map;

/**
 * Within an attempt, each key group of an operator has exactly one owner: no two running subtasks
 * are the same one, none owns a key group of another, and together they own all.
 */
final class SingleKeyGroupOwner extends Invariant {
  private record Key(SubtaskId subtask, int attempt) {}

  private final Map<Key, AttemptWorld> running = new HashMap<>();

  @Override
  public void attemptStarted(AttemptWorld attempt) {
    AttemptWorld other = running.put(new Key(attempt.subtask(), attempt.number()), attempt);
    if (other != null && other.isRunning()) {
      violated(attempt + " and " + other + " run at the same time");
    }
    for (StateBackend.Scope scope : attempt.scopes()) {
      int parallelism = attempt.wiring().chain().parallelism();
      int max = scope.maxParallelism();
      for (int group = 0; group < max; group++) {
        boolean owns = scope.keyGroups().contains(group);
        boolean shouldOwn = KeyGroups.owner(group, max, parallelism) == attempt.subtask().index();
        if (owns != shouldOwn) {
          violated(
              attempt
                  + (owns ? " owns" : " does not own")
                  + " key group "
                  + group
                  + " of "
                  + scope.operator()
                  + " at parallelism "
                  + parallelism);
          return;
        }
      }
    }
  }
}
