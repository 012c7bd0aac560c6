package dev.weir.testkit.sim;

import dev.weir.state.KeyGroupRange;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import java.util.List;

/** The heap backend; notes which key groups are asked for. */
final class ObservedBackend implements StateBackend {
  private final StateBackend backend = new HeapStateBackend();
  private final Episode episode;
  private final List<Scope> scopes;
  private final boolean rescaled;

  ObservedBackend(Episode episode, List<Scope> scopes, boolean rescaled) {
    this.episode = episode;
    this.scopes = scopes;
    this.rescaled = rescaled;
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public KeyedState create(Scope scope) {
    Scope given = scope;
    if (episode.mutation == Mutation.KEY_GROUPS_OFF_BY_ONE && rescaled) {
      KeyGroupRange range = scope.keyGroups();
      given =
          new Scope(
              scope.operator(),
              scope.subtask(),
              new KeyGroupRange(Math.min(range.first() + 1, range.end()), range.end()),
              scope.maxParallelism(),
              scope.types(),
              scope.localDir());
    }
    scopes.add(given);
    return backend.create(given);
  }

  @Override
  public void close() {}
}
