package dev.weir.testkit.sim.shell;

import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.store.SharingState;
import java.util.List;

/**
 * The heap backend, with incremental snapshots in some attempts; notes which key groups and which
 * directories are asked for.
 */
final class ObservedBackend implements StateBackend {
  private final StateBackend backend;
  private final Lives lives;
  private final Watcher watcher;
  private final List<Scope> scopes;
  private final boolean shares;

  /**
   * @param backend of the machine
   * @param shares whether snapshots share objects with earlier ones
   */
  ObservedBackend(StateBackend backend, SubtaskSide side, List<Scope> scopes, boolean shares) {
    this.backend = backend;
    lives = side.lives();
    watcher = side.watcher();
    this.scopes = scopes;
    this.shares = shares;
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public KeyedState create(Scope scope) {
    scopes.add(scope);
    watcher.directoryUsed(scope);
    KeyedState state = backend.create(scope);
    Lives.Life life = lives.held("the state of " + scope.operator());
    return new SharingState(state, scope, shares) {
      @Override
      public void close() {
        life.end();
        super.close();
      }
    };
  }

  @Override
  public void close() {}
}
