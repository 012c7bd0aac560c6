package dev.weir.testkit.sim;

import dev.weir.id.CheckpointId;
import dev.weir.runtime.InFlightTask;
import dev.weir.runtime.SnapshotReport;
import dev.weir.runtime.SnapshotTask;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectNames;
import java.util.concurrent.Callable;

/** What one attempt of a subtask writes in the background, one after the other. */
final class AttemptDisk extends Endpoint {
  private final Episode episode;
  private final SubtaskPlace host;
  private final AttemptWorld attempt;
  private long freeAt;

  AttemptDisk(Episode episode, SubtaskPlace host, AttemptWorld attempt) {
    super("disk of " + host.subtask(), host.node);
    this.episode = episode;
    this.host = host;
    this.attempt = attempt;
  }

  /** When all that was asked for is written. */
  long freeAt() {
    return Math.max(freeAt, episode.queue.now());
  }

  void persist(SnapshotTask task) {
    ObjectName name =
        ObjectNames.subtask(
            episode.job, task.checkpoint(), attempt.epoch(), attempt.number(), attempt.subtask());
    persist(
        name,
        task.checkpoint(),
        () -> {
          SnapshotReport report = episode.store.write(task, name, host);
          return loop -> loop.onPersisted(report);
        });
  }

  void persistInFlight(InFlightTask task) {
    ObjectName name =
        ObjectNames.inFlight(
            episode.job, task.checkpoint(), attempt.epoch(), attempt.number(), attempt.subtask());
    persist(
        name,
        task.checkpoint(),
        () -> {
          InFlightObject object = episode.store.write(task, name);
          return loop -> loop.onInFlightPersisted(task.checkpoint(), object);
        });
  }

  private void persist(
      ObjectName name, CheckpointId checkpoint, Callable<SubtaskAttempt.Result> work) {
    freeAt = freeAt() + episode.network.delay();
    episode.queue.at(
        freeAt,
        "persist",
        name,
        () -> {
          if (host.isAlive()) {
            SubtaskAttempt.Result then = outcome(checkpoint, work);
            episode.network.send(
                this,
                host,
                "persisted",
                name,
                () -> host.onOwn(() -> attempt.attempt().onResult(then)));
          }
        });
  }

  private static SubtaskAttempt.Result outcome(
      CheckpointId checkpoint, Callable<SubtaskAttempt.Result> work) {
    try {
      return work.call();
    } catch (Throwable failed) {
      return loop -> loop.onPersistFailed(checkpoint, failed);
    }
  }
}
