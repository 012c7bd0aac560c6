package dev.weir.testkit.sim;

import dev.weir.snapshot.ObjectRef;
import dev.weir.state.KeyGroupRange;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The heap backend, with incremental snapshots in some attempts; notes which key groups and which
 * directories are asked for.
 */
final class ObservedBackend implements StateBackend {
  private final StateBackend backend;
  private final Episode episode;
  private final List<Scope> scopes;
  private final boolean rescaled;
  private final boolean shares;

  /**
   * @param backend of the machine
   * @param shares whether snapshots share objects with earlier ones
   */
  ObservedBackend(
      StateBackend backend, Episode episode, List<Scope> scopes, boolean rescaled, boolean shares) {
    this.backend = backend;
    this.episode = episode;
    this.scopes = scopes;
    this.rescaled = rescaled;
    this.shares = shares;
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public KeyedState create(Scope scope) {
    Scope given = mutated(scope);
    scopes.add(given);
    episode.invariants.directoryUsed(given);
    KeyedState state = backend.create(given);
    Lives.Life life = episode.lives.held("the state of " + given.operator());
    return new SharingState(state, given, shares, this::aborted) {
      @Override
      public void close() {
        if (episode.mutation != Mutation.FORGET_STATE_OF_FAILED || !episode.lives.supplierThrew()) {
          life.end();
          super.close();
        }
      }
    };
  }

  private Scope mutated(Scope scope) {
    KeyGroupRange range = scope.keyGroups();
    boolean offByOne = episode.mutation == Mutation.KEY_GROUPS_OFF_BY_ONE && rescaled;
    boolean shared = episode.mutation == Mutation.SHARE_LOCAL_DIRECTORY;
    return new Scope(
        scope.operator(),
        scope.subtask(),
        offByOne ? new KeyGroupRange(Math.min(range.first() + 1, range.end()), range.end()) : range,
        scope.maxParallelism(),
        scope.types(),
        shared ? Objects.requireNonNull(scope.localDir().getParent()) : scope.localDir());
  }

  private void aborted(Map<Integer, ObjectRef> objects) {
    if (episode.mutation == Mutation.DELETE_SHARED_OF_ABORTED) {
      objects.values().forEach(object -> episode.store.delete(object.name()));
    }
  }

  @Override
  public void close() {}
}
