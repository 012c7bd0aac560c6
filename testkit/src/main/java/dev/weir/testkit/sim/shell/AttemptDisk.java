package dev.weir.testkit.sim.shell;

import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.snapshot.InFlightTask;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.runtime.snapshot.SnapshotTask;
import dev.weir.snapshot.Manifest.InFlightObject;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.CheckpointStore;
import dev.weir.spi.store.ObjectName;
import dev.weir.testkit.sim.kernel.Endpoint;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.store.SimStore;
import java.util.concurrent.Callable;

/** What one attempt of a subtask writes in the background, one after the other. */
final class AttemptDisk extends Endpoint {
  private final JobId job;
  private final Kernel kernel;
  private final SimStore store;
  private final Seams seams;
  private final SubtaskPlace host;
  private final AttemptWorld attempt;
  private long freeAt;

  AttemptDisk(SubtaskSide side, SubtaskPlace host, AttemptWorld attempt) {
    super("disk of " + host.subtask(), host.node());
    job = side.job();
    kernel = side.kernel();
    store = side.store();
    seams = side.seams();
    this.host = host;
    this.attempt = attempt;
  }

  /** When all that was asked for is written. */
  long freeAt() {
    return Math.max(freeAt, kernel.now());
  }

  void persist(SnapshotTask task) {
    ObjectName name =
        ObjectNames.subtask(
            job, task.checkpoint(), attempt.epoch(), attempt.number(), attempt.subtask());
    persist(
        name,
        task.checkpoint(),
        () -> {
          SnapshotReport report = task.run(forWriting(), name);
          return loop -> loop.onPersisted(report);
        });
  }

  void persistInFlight(InFlightTask task) {
    ObjectName name =
        ObjectNames.inFlight(
            job, task.checkpoint(), attempt.epoch(), attempt.number(), attempt.subtask());
    persist(
        name,
        task.checkpoint(),
        () -> {
          InFlightObject object = task.run(forWriting(), name);
          return loop -> loop.onInFlightPersisted(task.checkpoint(), object);
        });
  }

  private void persist(
      ObjectName name, CheckpointId checkpoint, Callable<SubtaskAttempt.Result> work) {
    freeAt = freeAt() + kernel.delay();
    kernel.at(
        freeAt,
        "persist",
        name,
        () -> {
          if (host.isAlive()) {
            SubtaskAttempt.Result then = outcome(checkpoint, work);
            kernel
                .network()
                .send(
                    this,
                    host,
                    "persisted",
                    name,
                    () -> host.onOwn(() -> attempt.attempt().onResult(then)));
          }
        });
  }

  private CheckpointStore forWriting() {
    return seams.snapshots(store.forWriting(), host);
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
