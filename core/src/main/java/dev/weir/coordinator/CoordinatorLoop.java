package dev.weir.coordinator;

import dev.weir.element.Barrier;
import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.protocol.checkpoint.CheckpointEffect;
import dev.weir.protocol.checkpoint.CheckpointMachine;
import dev.weir.protocol.checkpoint.CheckpointState;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobEffect;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.SnapshotReport;
import dev.weir.serde.Types;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.EnumeratorState;
import dev.weir.snapshot.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator of one job: hands what happens to {@link JobMachine} and {@link
 * CheckpointMachine} and carries out their effects, those of the job only after its new state is
 * durable. Single-threaded, with no clock and no thread of its own.
 */
public final class CoordinatorLoop {
  private final CoordinatorPort port;
  private final JobMachine jobMachine;
  private final CheckpointMachine checkpointMachine;
  private final Regions regions;
  private final Deployment deployment;
  private final CheckpointAssembly assembly;
  private final RunCounts counts;
  private final SharedBases bases = new SharedBases();
  private final Decisions decisions;
  private final PendingRestarts restarts = new PendingRestarts();

  private @Nullable CheckpointState checkpoints;
  private boolean stopWanted;

  /** When the port was last asked to wake this up, if it has not yet. */
  private long wakeUpMillis = Long.MAX_VALUE;

  /**
   * A loop that does nothing yet.
   *
   * @param counts goes on counting
   */
  public CoordinatorLoop(
      JobState job,
      ActorGraph graph,
      Types types,
      CoordinatorSettings settings,
      CoordinatorPort port,
      RunCounts counts) {
    this.counts = counts;
    this.port = port;
    decisions = new Decisions(job, port, this::run);
    jobMachine = new JobMachine(settings.restarts(), settings.retention());
    checkpointMachine = new CheckpointMachine(settings.checkpoints());
    regions = new Regions(graph, types, port, settings.replays(), this::onEnumeratorFailed);
    deployment = new Deployment(regions, port, settings.manifestReads(), this::job, this::failAll);
    assembly = new CheckpointAssembly(graph, types);
  }

  /** Starts the job, as somebody asked for. Called once, first; or {@link #resume} is. */
  public void lead() {
    if (job().status() == JobStatus.STOPPED) {
      deployment.goesOnFromStop();
    }
    decide(state -> jobMachine.lead(state, regions.count()));
  }

  /** Takes over from a coordinator that died: as {@link #lead}, but what has ended stays so. */
  public void resume() {
    decide(state -> jobMachine.resume(state, regions.count()));
  }

  /**
   * Takes over from a loop that threw something: as {@link #resume}, but that counts as failure.
   */
  public void resumeAfter(Failure failure) {
    Failure named = failure.prefixed("the coordinator failed: ");
    decide(state -> jobMachine.resumeAfter(state, regions.count(), named, port.now()));
  }

  /**
   * This coordinator's term is over, and another loop takes its place: gives free what it holds.
   */
  public void close() {
    regions.close();
  }

  // ---- the durable state ----

  private void decide(Decisions.Pending decision) {
    decisions.decide(decision);
  }

  /** The state that was handed to {@link CoordinatorPort#persist} is durable. */
  public void onRowPersisted() {
    JobState before = job();
    List<JobEffect> effects = decisions.persisted();
    JobState job = job();
    if (!job.epoch().equals(before.epoch()) && job.status() == JobStatus.RUNNING) {
      checkpoints =
          CheckpointState.initial(regions.subtasks(), JobMachine.firstId(job), job.reservedIds());
      if (stopWanted) {
        onStopRequested();
      }
    } else if (job.reservedIds() != before.reservedIds()) {
      apply(state -> checkpointMachine.idsReserved(state, job.reservedIds(), port.now()));
    }
    run(effects);
    decisions.next();
  }

  private void run(List<JobEffect> effects) {
    effects.forEach(this::run);
    scheduleTimer();
  }

  private void run(JobEffect effect) {
    if (effect instanceof JobEffect.Deploy deploy) {
      deployment.deploy(deploy.regions());
    } else if (effect instanceof JobEffect.Cancel cancel) {
      cancel(cancel.regions());
    } else if (effect instanceof JobEffect.ScheduleRestart restart) {
      scheduleRestart(restart);
    } else if (effect instanceof JobEffect.NotifyComplete notify) {
      complete(notify.checkpoint());
    } else if (effect instanceof JobEffect.CollectGarbage collect) {
      collectGarbage(collect.orphans());
    } else if (effect instanceof JobEffect.Ended ended) {
      port.ended(ended.status());
    } else {
      throw new IllegalStateException("unknown effect " + effect);
    }
  }

  // ---- deployment ----

  /** The head's manifest was read. */
  public void onManifestRead(Manifest manifest) {
    job()
        .head()
        .filter(head -> head.id().equals(manifest.checkpoint()))
        .ifPresent(head -> bases.restored(head, manifest));
    deployment.onManifestRead(manifest);
  }

  /** The head's manifest could not be read. */
  public void onManifestUnreadable(Failure failure) {
    deployment.onManifestUnreadable(failure);
  }

  private void cancel(List<Integer> which) {
    for (int region : which) {
      deployment.cancel(region);
      List<SubtaskId> gone = regions.cancel(region);
      if (checkpoints != null) {
        apply(state -> checkpointMachine.suspended(state, gone, port.now()));
      }
    }
  }

  private void scheduleRestart(JobEffect.ScheduleRestart restart) {
    counts.restarts++;
    String event =
        "restarting as attempt "
            + restart.attempt()
            + (restart.delayMillis() == 0
                ? " at once: "
                : " in " + restart.delayMillis() + " ms: ");
    String cause = job().failure().orElse("unknown failure");
    JobMachine.stuck(job())
        .ifPresentOrElse(
            stuck -> port.warn(event + stuck + ": " + cause), () -> port.log(event + cause));
    restarts.add(restart, port.now());
  }

  /** A subtask was created and restored. */
  public void onDeployed(SubtaskId subtask, int attempt) {
    if (regions.deployed(subtask, attempt) && regions.allRunning()) {
      apply(state -> checkpointMachine.running(state, port.now()));
    }
  }

  /** A subtask failed, or could not be created. */
  public void onSubtaskFailed(SubtaskId subtask, int attempt, Failure failure) {
    if (!regions.isCurrent(subtask, attempt)) {
      return; // of a region that is down already, or of an earlier coordinator's
    }
    fail(subtask, attempt, failure.prefixed("subtask " + subtask + ": "));
  }

  private void fail(SubtaskId subtask, int attempt, Failure failure) {
    int region = regions.regionOf(subtask);
    decide(state -> jobMachine.regionFailed(state, region, attempt, failure, port.now()));
  }

  private void failAll(Failure failure) {
    decide(state -> jobMachine.allFailed(state, failure, port.now()));
  }

  private void onEnumeratorFailed(String operator, int attempt, Throwable cause) {
    SubtaskId source = new SubtaskId(operator, 0);
    if (regions.isCurrent(source, attempt)) {
      fail(source, attempt, Failure.of(cause).prefixed("source '" + operator + "' failed: "));
    }
  }

  // ---- sources ----

  public void onSplitRequest(SubtaskId source, int attempt) {
    regions.onSplitRequest(source, attempt);
  }

  /** A subtask has processed all its input. */
  public void onDrained(SubtaskId subtask, int attempt) {
    if (regions.isCurrent(subtask, attempt)) {
      apply(state -> checkpointMachine.drained(state, subtask, port.now()));
    }
  }

  // ---- checkpoints ----

  private void apply(Function<CheckpointState, CheckpointMachine.Step> decision) {
    CheckpointState before = checkpoints;
    if (before == null) {
      return;
    }
    CheckpointMachine.Step step = decision.apply(before);
    checkpoints = step.next();
    step.effects().forEach(this::run);
    if (step.effects().stream().anyMatch(CheckpointEffect.Abort.class::isInstance)) {
      // A disk that the aborted checkpoint filled must have room for the next one.
      collectGarbage(true);
    }
    scheduleTimer();
  }

  /** While the job does not run, no checkpoint can complete any more. */
  private void collectGarbage(boolean orphans) {
    CheckpointState state = job().status() == JobStatus.RUNNING ? checkpoints : null;
    CheckpointsUnderWay underWay =
        state == null
            ? new CheckpointsUnderWay(new TreeSet<>(), new CheckpointId(job().reservedIds() + 1))
            : new CheckpointsUnderWay(new TreeSet<>(state.pending().keySet()), state.nextId());
    List<ObjectRef> roots =
        bases.spared(job().retained()).stream().map(CompletedCheckpoint::manifest).toList();
    port.collectGarbage(new GarbageOrder(roots, underWay, orphans));
  }

  private void run(CheckpointEffect effect) {
    if (effect instanceof CheckpointEffect.Trigger trigger) {
      trigger(trigger);
    } else if (effect instanceof CheckpointEffect.Overtake overtake) {
      port.log("checkpoint " + overtake.barrier().checkpoint() + " goes on unaligned");
      regions.forAll((subtask, attempt) -> port.overtake(subtask, attempt, overtake.barrier()));
    } else if (effect instanceof CheckpointEffect.WriteManifest write) {
      writeManifest(assembly.manifest(write.checkpoint(), job()));
    } else if (effect instanceof CheckpointEffect.MoveHead move) {
      CompletedCheckpoint completed = assembly.completed(move.checkpoint(), port.now());
      decide(state -> jobMachine.manifestWritten(state, completed));
    } else if (effect instanceof CheckpointEffect.Abort abort) {
      counts.checkpointsFailed++;
      port.log("checkpoint " + abort.checkpoint() + " aborted: " + abort.reason());
      assembly.end(abort.checkpoint());
      bases.ended(abort.checkpoint());
      regions.forAll((subtask, attempt) -> port.notifyAbort(subtask, attempt, abort.checkpoint()));
    } else if (effect instanceof CheckpointEffect.Escalate escalate) {
      failAll(escalate.failure());
    } else if (effect instanceof CheckpointEffect.ReserveIds) {
      decide(jobMachine::reserveIds);
    } else if (effect instanceof CheckpointEffect.Finish) {
      decide(jobMachine::finished);
    } else if (effect instanceof CheckpointEffect.Stop) {
      decide(jobMachine::stopped);
    } else {
      throw new IllegalStateException("unknown effect " + effect);
    }
  }

  private void trigger(CheckpointEffect.Trigger trigger) {
    Barrier barrier = trigger.barrier();
    Map<String, EnumeratorState> enumerators = new TreeMap<>();
    if (regions.snapshotEnumerators(barrier.checkpoint(), enumerators)) {
      assembly.begin(barrier.checkpoint(), enumerators);
      bases.triggered(barrier.checkpoint(), job().head());
      regions.forSources((source, attempt) -> port.trigger(source, attempt, trigger));
    }
  }

  private void writeManifest(Manifest manifest) {
    Optional<ObjectRef> unsafe = bases.unsafe(manifest);
    if (unsafe.isEmpty()) {
      port.writeManifest(manifest);
      return;
    }
    Failure failure =
        new Failure(
            "it builds on " + unsafe.get().name() + ", which need not exist any more",
            Outlook.PASSING);
    apply(state -> checkpointMachine.declined(state, manifest.checkpoint(), failure, port.now()));
  }

  private void complete(CompletedCheckpoint checkpoint) {
    counts.checkpointsCompleted++;
    regions.onComplete(checkpoint.id());
    regions.forAll((subtask, attempt) -> port.notifyComplete(subtask, attempt, checkpoint.id()));
    assembly
        .manifestOf(checkpoint.id())
        .ifPresent(manifest -> bases.completed(checkpoint, manifest));
    assembly.end(checkpoint.id());
    apply(state -> checkpointMachine.completed(state, checkpoint.id(), port.now()));
  }

  /** A subtask's part of a checkpoint is durable. */
  public void onAcknowledged(SubtaskId subtask, int attempt, SnapshotReport report) {
    if (regions.isCurrent(subtask, attempt)) {
      assembly.add(subtask, report);
      apply(
          state ->
              checkpointMachine.acknowledged(
                  state, report.checkpoint(), subtask, report.drained(), port.now()));
    }
  }

  /** A subtask could not do its part of a checkpoint. */
  public void onDeclined(SubtaskId subtask, int attempt, CheckpointId checkpoint, Failure failure) {
    if (regions.isCurrent(subtask, attempt)) {
      Failure named = failure.prefixed("declined by " + subtask + ": ");
      apply(state -> checkpointMachine.declined(state, checkpoint, named, port.now()));
    }
  }

  public void onManifestWritten(CheckpointId checkpoint, ObjectRef manifest) {
    assembly.manifestWritten(checkpoint, manifest);
    apply(state -> checkpointMachine.manifestWritten(state, checkpoint));
  }

  public void onManifestFailed(CheckpointId checkpoint, Failure failure) {
    Failure named = failure.prefixed("its manifest could not be written: ");
    apply(state -> checkpointMachine.declined(state, checkpoint, named, port.now()));
  }

  /** A subtask has done what a checkpoint's completion asks for. */
  public void onCommitted(SubtaskId subtask, int attempt, CheckpointId checkpoint) {
    if (regions.isCurrent(subtask, attempt)) {
      apply(state -> checkpointMachine.committed(state, checkpoint, subtask));
    }
  }

  /** Somebody wants a checkpoint as soon as possible. */
  public void onCheckpointRequested() {
    apply(state -> checkpointMachine.requested(state, port.now()));
  }

  /** The job is to stop behind a checkpoint, and to run on from there when it is started again. */
  public void onStopRequested() {
    stopWanted = true; // remembered until the job is led
    apply(state -> checkpointMachine.stopRequested(state, port.now()));
  }

  /** The job is to end where it is, because it fails and does not get to a checkpoint. */
  public void onGiveUp() {
    decide(jobMachine::givenUp);
  }

  /** The job's row is gone or cannot be read any more: the job fails, whatever it was doing. */
  public void onRowLost(String cause) {
    decide(state -> jobMachine.rowLost(state, cause));
  }

  public void onTimer() {
    wakeUpMillis = Long.MAX_VALUE;
    long now = port.now();
    for (JobEffect.ScheduleRestart due : restarts.takeDue(now)) {
      decide(state -> jobMachine.restartDue(state, due.regions(), due.attempt()));
    }
    apply(state -> checkpointMachine.tick(state, now));
    scheduleTimer();
  }

  private void scheduleTimer() {
    long tick = checkpoints == null ? Long.MAX_VALUE : checkpointMachine.nextTick(checkpoints);
    long next = Math.min(tick, restarts.nextMillis());
    if (next != wakeUpMillis && next != Long.MAX_VALUE && !job().status().isTerminal()) {
      wakeUpMillis = next; // not asked for again with each of many acknowledgements
      port.wakeUpAt(next);
    }
  }

  public JobState job() {
    return decisions.job();
  }

  public CoordinatorView view() {
    return new CoordinatorView(
        job().status(),
        regions.allRunning(),
        job().head(),
        counts.checkpointsCompleted,
        counts.checkpointsFailed,
        counts.restarts,
        job().failure(),
        JobMachine.stuck(job()));
  }
}
