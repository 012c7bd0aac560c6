package dev.weir.cluster.subtask;

import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.services.AttemptWork;
import dev.weir.cluster.services.AttemptWork.Kind;
import dev.weir.cluster.services.NodeServices;
import dev.weir.id.CheckpointId;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.runtime.snapshot.SnapshotTask;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.ObjectName;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What one attempt of a subtask writes for checkpoints, one after the other: what sinks have to do
 * for it on threads that users may block, the objects on the engine's. Outcomes come back to the
 * subtask as messages. Safe for use by several threads.
 */
final class BackgroundWrites {
  private final ToSubtask.Deploy<?> deploy;
  private final HostedJob job;
  private final NodeServices services;
  private final AttemptWork work;
  private final Consumer<SubtaskAttempt.Result> subtask;

  /** Never fails. */
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  BackgroundWrites(
      ToSubtask.Deploy<?> deploy,
      HostedJob job,
      NodeServices services,
      AttemptWork work,
      Consumer<SubtaskAttempt.Result> subtask) {
    this.deploy = deploy;
    this.job = job;
    this.services = services;
    this.work = work;
    this.subtask = subtask;
  }

  synchronized void persist(SnapshotTask task) {
    ObjectName name =
        ObjectNames.subtask(
            job.id(),
            task.checkpoint(),
            deploy.attempt().epoch(),
            deploy.attempt().number(),
            deploy.subtask());
    CompletableFuture<Void> prepared =
        task.hasActions()
            ? last.thenRunAsync(
                work.guarded(Kind.OUTSIDE, task::stage, task::prepare), services.user())
            : last;
    write(
        prepared,
        task.checkpoint(),
        () -> {
          SnapshotReport report = task.write(job.store(), name);
          return loop -> loop.onPersisted(report);
        });
  }

  synchronized void persist(InFlightTask task) {
    ObjectName name =
        ObjectNames.inFlight(
            job.id(),
            task.checkpoint(),
            deploy.attempt().epoch(),
            deploy.attempt().number(),
            deploy.subtask());
    write(
        last,
        task.checkpoint(),
        () -> {
          InFlightObject object = task.run(job.store(), name);
          return loop -> loop.onInFlightPersisted(task.checkpoint(), object);
        });
  }

  private void write(
      CompletableFuture<Void> before,
      CheckpointId checkpoint,
      Callable<SubtaskAttempt.Result> object) {
    last =
        before
            .thenApplyAsync(
                ready -> work.call(Kind.INSIDE, () -> "writing a snapshot", object), services.io())
            .exceptionally(
                failed -> loop -> loop.onPersistFailed(checkpoint, AttemptWork.cause(failed)))
            .thenAccept(subtask);
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
