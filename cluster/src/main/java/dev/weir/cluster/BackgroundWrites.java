package dev.weir.cluster;

import dev.weir.cluster.AttemptWork.Kind;
import dev.weir.cluster.SubtaskCommand.Deploy;
import dev.weir.id.CheckpointId;
import dev.weir.runtime.InFlightTask;
import dev.weir.runtime.SnapshotTask;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectNames;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What one attempt of a subtask writes for checkpoints, one after the other: what sinks have to do
 * for it on threads that users may block, the objects on the engine's. Outcomes come back to the
 * subtask as messages. Safe for use by several threads.
 */
final class BackgroundWrites {
  private final Deploy deploy;
  private final HostedJob job;
  private final NodeServices services;
  private final AttemptWork work;
  private final ActorRef<SubtaskCommand> subtask;

  /** Never fails. */
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  BackgroundWrites(
      Deploy deploy,
      HostedJob job,
      NodeServices services,
      AttemptWork work,
      ActorRef<SubtaskCommand> subtask) {
    this.deploy = deploy;
    this.job = job;
    this.services = services;
    this.work = work;
    this.subtask = subtask;
  }

  synchronized void persist(SnapshotTask task) {
    ObjectName name =
        ObjectNames.subtask(
            job.id(), task.checkpoint(), deploy.epoch(), deploy.attempt(), deploy.subtask());
    CompletableFuture<Void> prepared =
        task.hasActions()
            ? last.thenRunAsync(
                work.guarded(Kind.OUTSIDE, task::stage, task::prepare), services.user())
            : last;
    write(
        prepared,
        task.checkpoint(),
        () -> new SubtaskCommand.Persisted(deploy.attempt(), task.write(job.store(), name)));
  }

  synchronized void persist(InFlightTask task) {
    ObjectName name =
        ObjectNames.inFlight(
            job.id(), task.checkpoint(), deploy.epoch(), deploy.attempt(), deploy.subtask());
    write(
        last,
        task.checkpoint(),
        () ->
            new SubtaskCommand.InFlightPersisted(
                deploy.attempt(), task.checkpoint(), task.run(job.store(), name)));
  }

  private void write(
      CompletableFuture<Void> before, CheckpointId checkpoint, Callable<SubtaskCommand> object) {
    last =
        before
            .thenApplyAsync(
                ready -> work.call(Kind.INSIDE, () -> "writing a snapshot", object), services.io())
            .exceptionally(
                failed ->
                    new SubtaskCommand.PersistFailed(
                        deploy.attempt(), checkpoint, AttemptWork.cause(failed)))
            .thenAccept(subtask::tell);
  }

  /**
   * Does something on the engine's threads when all is written that was to be written so far, and
   * the value that it needs is there; not at all if there will be none.
   */
  synchronized <T> void andThen(CompletableFuture<T> value, Consumer<T> action) {
    var unused =
        value
            .thenCombine(last, (there, written) -> there)
            .thenAccept(there -> onEngineThread(() -> action.accept(there)));
  }

  private void onEngineThread(Runnable action) {
    try {
      services.io().execute(action);
    } catch (Throwable noThread) {
      action.run();
    }
  }
}
