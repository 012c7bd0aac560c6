package dev.weir.coordinator.loop;

import dev.weir.coordinator.CommitInOnePlace;
import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.coordinator.CoordinatorView;
import dev.weir.coordinator.RunCounts;
import dev.weir.coordinator.checkpoint.CheckpointAssembly;
import dev.weir.coordinator.checkpoint.Checkpoints;
import dev.weir.coordinator.checkpoint.OnePlaceCommits;
import dev.weir.coordinator.deploy.Deployment;
import dev.weir.coordinator.deploy.Regions;
import dev.weir.coordinator.order.SubtaskLedger;
import dev.weir.coordinator.rescale.Movement;
import dev.weir.coordinator.rescale.Placing;
import dev.weir.element.DeliveryGuarantee;
import dev.weir.failure.Failure;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.protocol.checkpoint.CheckpointMachine;
import dev.weir.protocol.job.CommitPermit;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.Decisions;
import dev.weir.protocol.job.DurableDecision;
import dev.weir.protocol.job.JobEffect;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.Rescale;
import dev.weir.protocol.job.RunSettings;
import dev.weir.runtime.RestoredBytes;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.serde.types.Types;
import dev.weir.snapshot.Manifest;
import dev.weir.spi.store.ObjectRef;
import java.util.List;
import java.util.Optional;

/**
 * The coordinator of one job: hands what happens to {@link JobMachine} and {@link
 * CheckpointMachine} and carries out their effects, those of the job only after its new state is
 * durable. Single-threaded, with no clock and no thread of its own.
 *
 * @param <A> the address of a subtask
 */
public final class CoordinatorLoop<A> {
  private final CoordinatorPort<A> port;
  private final JobMachine jobMachine;
  private final SubtaskLedger<A> ledger;
  private final Regions<A> regions;
  private final Deployment deployment;
  private final OnePlaceCommits<A> onePlace;
  private final Checkpoints<A> checkpoints;
  private final RunCounts counts;
  private final Decisions decisions;
  private final PendingRestarts restarts = new PendingRestarts();

  private boolean stopWanted;
  private long ledMillis;

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
      CoordinatorPort<A> port,
      RunCounts counts) {
    this.counts = counts;
    this.port = port;
    decisions = new Decisions(job, port::persist, this::run);
    jobMachine = new JobMachine(settings.restarts(), settings.retention());
    ledger =
        new SubtaskLedger<>(
            job.job(), port, settings.resendAfterMillis(), counts.receptions, new Hearing());
    DeliveryGuarantee guarantee = settings.checkpoints().guarantee();
    regions =
        new Regions<>(
            graph,
            types,
            port,
            ledger,
            guarantee,
            settings.adoptWithinMillis(),
            new NotComeAbout());
    onePlace = new OnePlaceCommits<>(graph, types, port, ledger, this::fail);
    deployment =
        new Deployment(
            regions,
            port,
            guarantee,
            settings.manifestReads(),
            settings.resendAfterMillis(),
            this::job,
            this::failAll);
    checkpoints =
        new Checkpoints<>(
            new CheckpointMachine(settings.checkpoints()),
            new CheckpointAssembly(graph, types),
            decisions,
            jobMachine,
            regions,
            ledger,
            onePlace,
            port,
            counts,
            this::failAll,
            this::scheduleTimer);
  }

  /** Starts the job, as somebody asked for. Called once, first; or {@link #resume} is. */
  public void lead() {
    if (job().status() == JobStatus.STOPPED) {
      deployment.goesOnFromStop();
    }
    decide(state -> jobMachine.lead(state, regions.count()));
  }

  /** Takes over from a coordinator that died: adopts what runs, and what has ended stays so. */
  public void resume() {
    decide(state -> jobMachine.resume(state, regions.count()));
  }

  /** Takes over from a loop that threw something: deploys anew, and counts it as a failure. */
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

  private void decide(Decisions.Waiting decision) {
    decisions.decide(decision);
  }

  /** The state that was handed to {@link CoordinatorPort#persist} is durable. */
  public void onRowPersisted() {
    DurableDecision decision = decisions.persisted();
    JobState before = decision.before();
    JobState job = job();
    if (!job.epoch().equals(before.epoch()) && job.status() == JobStatus.RUNNING) {
      checkpoints.begin(job);
      ledMillis = port.now();
      if (stopWanted || job.submission().flatMap(JobSubmission::next).isPresent()) {
        stop();
      }
    } else if (job.reservedIds() != before.reservedIds()) {
      checkpoints.idsReserved(job.reservedIds());
    }
    if (JobMachine.isRescaled(before, job) && before.head().isPresent()) {
      Rescale.Facts facts = rescaled(before.head().get());
      decide(state -> jobMachine.rescaled(state, facts));
    }
    run(decision);
    decisions.next();
  }

  /** How the rescale went that has just come to its end. */
  private Rescale.Facts rescaled(CompletedCheckpoint stoppedBehind) {
    RestoredBytes restored = regions.restored();
    long running = regions.runningMillis();
    Placing placing = port.placed().orElse(new Placing(new Movement(0, 0, 0), running));
    return new Rescale.Facts(
        stoppedBehind.triggeredAtMillis(),
        stoppedBehind.triggeredAtMillis() + stoppedBehind.durationMillis(),
        ledMillis,
        placing.atMillis(),
        running,
        port.now(),
        placing.movement().moved(),
        placing.movement().least(),
        placing.movement().all(),
        restored.read(),
        restored.foundHere());
  }

  private void run(DurableDecision decision) {
    decision.run(new JobEffects());
    scheduleTimer();
  }

  /** What follows from a decision about the job that is durable. */
  private final class JobEffects implements JobEffect.Handler {
    @Override
    public void onDeploy(JobEffect.Deploy deploy) {
      deployment.deploy(deploy.regions());
    }

    @Override
    public void onAdopt(JobEffect.Adopt adopt, Optional<CommitPermit> head) {
      checkpoints.adopting(head);
      deployment.adopt(adopt.regions());
    }

    @Override
    public void onCancel(JobEffect.Cancel cancel) {
      AttemptId upTo = new AttemptId(job().epoch(), cancel.upTo());
      for (int region : cancel.regions()) {
        deployment.cancel(region);
        onePlace.end(region);
        List<SubtaskId> gone = regions.cancel(region, upTo);
        checkpoints.suspended(gone);
      }
    }

    @Override
    public void onScheduleRestart(JobEffect.ScheduleRestart restart) {
      counts.restarts++;
      restarts.add(restart, job(), port);
    }

    @Override
    public void onNotifyComplete(CommitPermit permit) {
      checkpoints.complete(permit);
    }

    @Override
    public void onCollectGarbage(JobEffect.CollectGarbage collect) {
      checkpoints.collectGarbage(collect.orphans());
    }

    @Override
    public void onEnded(JobEffect.Ended ended) {
      counts.lossOnTheWay().ifPresent(port::log);
      port.ended(ended.status());
    }
  }

  // ---- deployment ----

  /** The head's manifest was read. */
  public void onManifestRead(Manifest manifest) {
    checkpoints.restored(manifest);
    deployment.onManifestRead(manifest);
  }

  /** The head's manifest could not be read. */
  public void onManifestUnreadable(Failure failure) {
    deployment.onManifestUnreadable(failure);
  }

  // ---- subtasks ----

  /**
   * Something arrived from the place where a subtask lives.
   *
   * @param from that place
   */
  public void onMessage(ToCoordinator message, A from) {
    ledger.receive(message, from);
    scheduleTimer();
  }

  /** No subtask can be deployed anywhere. */
  public void onNotPlaced(Failure failure) {
    failAll(failure);
  }

  /** What was sent to a subtask may have been lost with the place where it lives. */
  public void onSubtaskLost(SubtaskId subtask, Failure failure) {
    if (ledger.expects(subtask)) {
      missing(subtask, failure.prefixed("subtask " + subtask + ": "));
    }
  }

  private void missing(SubtaskId subtask, Failure failure) {
    if (!regions.missing(subtask, failure.message())) {
      fail(subtask, failure);
    }
  }

  /** Hears what the current attempts of subtasks say. */
  private final class Hearing implements SubtaskLedger.Listener {
    @Override
    public SubtaskReport.Handler of(SubtaskId subtask) {
      return new SubtaskHearer<>(
          subtask, regions, checkpoints, onePlace, counts, CoordinatorLoop.this::fail);
    }

    @Override
    public void onGone(SubtaskId subtask) {
      missing(
          subtask,
          Failure.unknown("subtask " + subtask + " does not run any more where it was deployed"));
    }
  }

  private void fail(SubtaskId subtask, Failure failure) {
    int region = regions.regionOf(subtask);
    int attempt = regions.attemptOf(subtask);
    decide(state -> jobMachine.regionFailed(state, region, attempt, failure, port.now()));
  }

  private void failAll(Failure failure) {
    decide(state -> jobMachine.allFailed(state, failure, port.now()));
  }

  /** Hears why a region does not run, or not as it did. */
  private final class NotComeAbout implements Regions.Listener {
    @Override
    public void enumeratorFailed(String operator, int attempt, Throwable cause) {
      if (regions.isCurrent(operator, attempt)) {
        fail(
            new SubtaskId(operator, 0),
            port.failure(cause).prefixed("source '" + operator + "' failed: "));
      }
    }

    @Override
    public void notAdopted(int region, int attempt, String reason) {
      counts.restarts++;
      port.log("attempt " + attempt + " does not go on as a whole, restarting at once: " + reason);
      decide(state -> jobMachine.notAdopted(state, region, attempt));
    }
  }

  // ---- checkpoints ----

  public void onManifestWritten(CheckpointId checkpoint, ObjectRef manifest) {
    checkpoints.onManifestWritten(checkpoint, manifest);
  }

  public void onManifestFailed(CheckpointId checkpoint, Failure failure) {
    checkpoints.onManifestFailed(checkpoint, failure);
  }

  /** What all subtasks of a sink had prepared is committed. */
  public void onCommittedInOnePlace(CommitInOnePlace commit) {
    onePlace.onCommitted(commit);
    scheduleTimer();
  }

  public void onCommitFailed(CommitInOnePlace commit, Failure failure) {
    onePlace.onFailed(commit, failure);
  }

  /** Somebody wants a checkpoint as soon as possible. */
  public void onCheckpointRequested() {
    checkpoints.requested();
  }

  /** The job is to stop behind a checkpoint, and to run on from there when it is started again. */
  public void onStopRequested() {
    if (job().submission().isPresent()) {
      decide(jobMachine::stopping);
    }
    stop();
  }

  private void stop() {
    stopWanted = true; // remembered until the job is led
    checkpoints.stopRequested();
  }

  /** The job is to stop behind a checkpoint, and whoever leads it next goes on with these. */
  public void onRescaleRequested(RunSettings to) {
    decide(state -> jobMachine.rescaling(state, to, port.now()));
    stop();
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
    checkpoints.tick(now);
    regions.tick(now);
    ledger.tick(now);
    scheduleTimer();
  }

  private void scheduleTimer() {
    long next = Math.min(ledger.nextTick(), regions.nextTick());
    if (!job().status().isTerminal()) {
      next = Math.min(next, Math.min(checkpoints.nextTick(), restarts.nextMillis()));
    }
    if (next != wakeUpMillis && next != Long.MAX_VALUE) {
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
        JobMachine.stuck(job()),
        counts.receptions.byReception(),
        counts.receptionsAtSubtasks.byReception());
  }
}
