package dev.weir.testkit.sim.mutation.subtask;

import dev.weir.id.CheckpointId;
import dev.weir.spi.store.ObjectRef;
import dev.weir.state.KeyedState;
import dev.weir.state.StateBackend;
import dev.weir.state.StateBackend.Scope;
import dev.weir.state.key.KeyGroupRange;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.store.ForwardingKeyedState;
import dev.weir.testkit.sim.store.SharingState;
import dev.weir.testkit.sim.store.SimStore;
import java.util.List;
import java.util.Objects;

/** Backends that make the wrong state, or do the wrong thing with it. */
public final class WrongState {
  private WrongState() {}

  /** Makes a state of an attempt. */
  private interface Making {
    KeyedState create(StateBackend plain, Scope scope, AttemptWorld attempt);
  }

  private static Seams around(Making wrong) {
    return new Seams() {
      @Override
      public StateBackend backend(StateBackend plain, AttemptWorld attempt) {
        return new StateBackend() {
          @Override
          public String name() {
            return plain.name();
          }

          @Override
          public KeyedState create(Scope scope) {
            return wrong.create(plain, scope, attempt);
          }

          @Override
          public void close() {
            plain.close();
          }
        };
      }
    };
  }

  /** One key group too few, when the parallelism has changed. */
  public static Seams ofTooFewKeyGroups() {
    return around(
        (plain, scope, attempt) -> {
          KeyGroupRange range = scope.keyGroups();
          return plain.create(
              new Scope(
                  scope.operator(),
                  scope.subtask(),
                  attempt.isRescaled()
                      ? new KeyGroupRange(Math.min(range.first() + 1, range.end()), range.end())
                      : range,
                  scope.maxParallelism(),
                  scope.types(),
                  scope.localDir()));
        });
  }

  /** In one directory for all. */
  public static Seams inOneDirectory() {
    return around(
        (plain, scope, attempt) ->
            plain.create(
                new Scope(
                    scope.operator(),
                    scope.subtask(),
                    scope.keyGroups(),
                    scope.maxParallelism(),
                    scope.types(),
                    Objects.requireNonNull(scope.localDir().getParent()))));
  }

  /** Not closed if the supplier of the function that needs it has thrown. */
  public static Seams openIfSupplierThrew(Lives lives) {
    return around(
        (plain, scope, attempt) ->
            new ForwardingKeyedState(plain.create(scope)) {
              @Override
              public void close() {
                if (!lives.supplierThrew()) {
                  super.close();
                }
              }
            });
  }

  /** Deletes all objects of its snapshot when the checkpoint is given up. */
  public static Seams deletingAborted(SimStore store) {
    return around(
        (plain, scope, attempt) -> {
          KeyedState state = plain.create(scope);
          return new ForwardingKeyedState(state) {
            @Override
            public void checkpointAborted(CheckpointId checkpoint) {
              if (state instanceof SharingState sharing) {
                List.copyOf(sharing.pendingObjects(checkpoint).values()).stream()
                    .map(ObjectRef::name)
                    .forEach(store::delete);
              }
              super.checkpointAborted(checkpoint);
            }
          };
        });
  }
}
