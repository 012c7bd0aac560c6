package dev.weir.testkit.sim;

import dev.weir.id.CheckpointId;
import dev.weir.runtime.InFlightTask;
import dev.weir.runtime.SnapshotReport;
import dev.weir.runtime.SnapshotTask;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.ObjectName;
import dev.weir.snapshot.ObjectNames;
import dev.weir.testkit.sim.SubtaskHost.AttemptAction;
import java.util.concurrent.Callable;

/** What one attempt of a subtask writes in the background, one after the other. */
final class AttemptDisk extends Endpoint {
  private final Episode episode;
  private final SubtaskHost host;
  private final Deploy deploy;
  private long freeAt;

  AttemptDisk(Episode episode, SubtaskHost host, Deploy deploy) {
    super("disk of " + host.subtask(), host.node);
    this.episode = episode;
    this.host = host;
    this.deploy = deploy;
  }

  /** When all that was asked for is written. */
  long freeAt() {
    return Math.max(freeAt, episode.queue.now());
  }

  void persist(SnapshotTask task) {
    ObjectName name =
        ObjectNames.subtask(
            episode.job, task.checkpoint(), deploy.epoch(), deploy.attempt(), deploy.subtask());
    persist(
        name,
        task.checkpoint(),
        () -> {
          SnapshotReport report = episode.store.write(task, name, host);
          return attempt -> attempt.loop().onPersisted(report);
        });
  }

  void persistInFlight(InFlightTask task) {
    ObjectName name =
        ObjectNames.inFlight(
            episode.job, task.checkpoint(), deploy.epoch(), deploy.attempt(), deploy.subtask());
    persist(
        name,
        task.checkpoint(),
        () -> {
          InFlightObject object = episode.store.write(task, name);
          return attempt -> attempt.loop().onInFlightPersisted(task.checkpoint(), object);
        });
  }

  private void persist(ObjectName name, CheckpointId checkpoint, Callable<AttemptAction> work) {
    freeAt = freeAt() + episode.network.delay();
    episode.queue.at(
        freeAt,
        "persist",
        name,
        () -> {
          if (host.isAlive()) {
            AttemptAction then = outcome(checkpoint, work);
            episode.network.send(
                this, host, "persisted", name, () -> host.onMessage(deploy.attempt(), then));
          }
        });
  }

  private static AttemptAction outcome(CheckpointId checkpoint, Callable<AttemptAction> work) {
    try {
      return work.call();
    } catch (Throwable failed) {
      return attempt -> attempt.loop().onPersistFailed(checkpoint, failed);
    }
  }
}
