package dev.weir.cluster;

import dev.weir.cluster.SubtaskCommand.Deploy;
import dev.weir.id.CheckpointId;
import dev.weir.runtime.InFlightTask;
import dev.weir.runtime.SnapshotTask;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectNames;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What one attempt of a subtask writes for checkpoints, on threads that may block, one after the
 * other. Outcomes come back to the subtask as messages. Safe for use by several threads.
 */
final class BackgroundWrites {
  private final Deploy deploy;
  private final HostedJob job;
  private final Executor io;
  private final ActorRef<SubtaskCommand> subtask;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  BackgroundWrites(Deploy deploy, HostedJob job, Executor io, ActorRef<SubtaskCommand> subtask) {
    this.deploy = deploy;
    this.job = job;
    this.io = io;
    this.subtask = subtask;
  }

  void persist(SnapshotTask task) {
    ObjectName name =
        ObjectNames.subtask(
            job.id(), task.checkpoint(), deploy.epoch(), deploy.attempt(), deploy.subtask());
    persist(
        task.checkpoint(),
        () -> new SubtaskCommand.Persisted(deploy.attempt(), task.run(job.store(), name)));
  }

  void persist(InFlightTask task) {
    ObjectName name =
        ObjectNames.inFlight(
            job.id(), task.checkpoint(), deploy.epoch(), deploy.attempt(), deploy.subtask());
    persist(
        task.checkpoint(),
        () ->
            new SubtaskCommand.InFlightPersisted(
                deploy.attempt(), task.checkpoint(), task.run(job.store(), name)));
  }

  private void persist(CheckpointId checkpoint, Callable<SubtaskCommand> work) {
    andThen(() -> subtask.tell(outcome(checkpoint, work)));
  }

  private SubtaskCommand outcome(CheckpointId checkpoint, Callable<SubtaskCommand> work) {
    try {
      return work.call();
    } catch (Throwable failed) {
      return new SubtaskCommand.PersistFailed(deploy.attempt(), checkpoint, failed);
    }
  }

  private synchronized void andThen(Runnable action) {
    last =
        last.handleAsync(
            (before, failed) -> {
              action.run();
              return true;
            },
            io);
  }

  /**
   * Runs something that may block when all is written that was to be written so far, and the value
   * that it needs is there; not at all if there will be none.
   */
  synchronized <T> void andThen(CompletableFuture<T> value, Consumer<T> action) {
    last =
        value.thenCombineAsync(
            last.handle((before, failed) -> true),
            (there, written) -> {
              action.accept(there);
              return true;
            },
            io);
  }
}
