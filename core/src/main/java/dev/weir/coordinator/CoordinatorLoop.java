package dev.weir.coordinator;

import dev.weir.element.Barrier;
import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.plan.ActorGraph;
import dev.weir.protocol.checkpoint.CheckpointEffect;
import dev.weir.protocol.checkpoint.CheckpointMachine;
import dev.weir.protocol.checkpoint.CheckpointState;
import dev.weir.protocol.job.CommitPermit;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.Decisions;
import dev.weir.protocol.job.DurableDecision;
import dev.weir.protocol.job.JobEffect;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.SnapshotReport;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder.Abort;
import dev.weir.runtime.life.SubtaskOrder.Complete;
import dev.weir.runtime.life.SubtaskOrder.Overtake;
import dev.weir.runtime.life.SubtaskOrder.Trigger;
import dev.weir.runtime.life.ToCoordinator;
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
 *
 * @param <A> the address of a subtask
 */
public final class CoordinatorLoop<A> {
  private final CoordinatorPort<A> port;
  private final JobMachine jobMachine;
  private final CheckpointMachine checkpointMachine;
  private final SubtaskLedger<A> ledger;
  private final Regions<A> regions;
  private final Deployment deployment;
  private final CheckpointAssembly assembly;
  private final RunCounts counts;
  private final SharedBases bases = new SharedBases();
  private final Decisions decisions;
  private final PendingRestarts restarts = new PendingRestarts();
  private final CheckpointEffects checkpointEffects = new CheckpointEffects();

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
      CoordinatorPort<A> port,
      RunCounts counts) {
    this.counts = counts;
    this.port = port;
    decisions = new Decisions(job, port::persist, this::run);
    jobMachine = new JobMachine(settings.restarts(), settings.retention());
    checkpointMachine = new CheckpointMachine(settings.checkpoints());
    ledger =
        new SubtaskLedger<>(
            job.job(), port, settings.resendAfterMillis(), counts.receptions, new Hearing());
    regions =
        new Regions<>(graph, types, port, ledger, settings.replays(), this::onEnumeratorFailed);
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
    DurableDecision decision = decisions.persisted();
    JobState before = decision.before();
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
    run(decision);
    decisions.next();
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
    public void onCancel(JobEffect.Cancel cancel) {
      AttemptId upTo = new AttemptId(job().epoch(), cancel.upTo());
      for (int region : cancel.regions()) {
        deployment.cancel(region);
        List<SubtaskId> gone = regions.cancel(region, upTo);
        apply(state -> checkpointMachine.suspended(state, gone, port.now()));
      }
    }

    @Override
    public void onScheduleRestart(JobEffect.ScheduleRestart restart) {
      scheduleRestart(restart);
    }

    @Override
    public void onNotifyComplete(CommitPermit permit) {
      complete(permit);
    }

    @Override
    public void onCollectGarbage(JobEffect.CollectGarbage collect) {
      collectGarbage(collect.orphans());
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

  /** What was sent to a subtask may have been lost with the place where it lives. */
  public void onSubtaskLost(SubtaskId subtask, Failure failure) {
    if (ledger.expects(subtask)) {
      fail(subtask, failure.prefixed("subtask " + subtask + ": "));
    }
  }

  /** Hears what the current attempts of subtasks say. */
  private final class Hearing implements SubtaskLedger.Listener {
    @Override
    public SubtaskReport.Handler of(SubtaskId subtask) {
      return new Hearer(subtask);
    }

    @Override
    public void onGone(SubtaskId subtask) {
      fail(
          subtask,
          Failure.unknown("subtask " + subtask + " does not run any more where it was deployed"));
    }
  }

  /** Hears one subtask. */
  private final class Hearer implements SubtaskReport.Handler {
    private final SubtaskId subtask;

    private Hearer(SubtaskId subtask) {
      this.subtask = subtask;
    }

    @Override
    public void onDeployed() {
      if (regions.deployed(subtask) && regions.allRunning()) {
        apply(state -> checkpointMachine.running(state, port.now()));
      }
    }

    @Override
    public void onFailed(Failure failure) {
      fail(subtask, failure.prefixed("subtask " + subtask + ": "));
    }

    @Override
    public void onSplitRequest() {
      regions.onSplitRequest(subtask);
    }

    @Override
    public void onDrained() {
      apply(state -> checkpointMachine.drained(state, subtask, port.now()));
    }

    @Override
    public void onAcknowledged(SnapshotReport report) {
      assembly.add(subtask, report);
      apply(
          state ->
              checkpointMachine.acknowledged(
                  state, report.checkpoint(), subtask, report.drained(), port.now()));
    }

    @Override
    public void onDeclined(CheckpointId checkpoint, Failure failure) {
      Failure named = failure.prefixed("declined by " + subtask + ": ");
      apply(state -> checkpointMachine.declined(state, checkpoint, named, port.now()));
    }

    @Override
    public void onCommitted(CheckpointId checkpoint) {
      apply(state -> checkpointMachine.committed(state, checkpoint, subtask));
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

  private void onEnumeratorFailed(String operator, int attempt, Throwable cause) {
    if (regions.isCurrent(operator, attempt)) {
      fail(
          new SubtaskId(operator, 0),
          Failure.of(cause).prefixed("source '" + operator + "' failed: "));
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
    step.effects().forEach(effect -> effect.to(checkpointEffects));
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

  /** What follows from a decision about checkpoints. */
  private final class CheckpointEffects implements CheckpointEffect.Handler {
    @Override
    public void onTrigger(CheckpointEffect.Trigger trigger) {
      Barrier barrier = trigger.barrier();
      Map<String, EnumeratorState> enumerators = new TreeMap<>();
      if (regions.snapshotEnumerators(barrier.checkpoint(), enumerators)) {
        assembly.begin(barrier.checkpoint(), enumerators);
        bases.triggered(barrier.checkpoint(), job().head());
        regions.forSources(
            source -> ledger.order(source, new Trigger<>(barrier, trigger.forStop())));
      }
    }

    @Override
    public void onOvertake(CheckpointEffect.Overtake overtake) {
      port.log("checkpoint " + overtake.barrier().checkpoint() + " goes on unaligned");
      regions.forAll(subtask -> ledger.order(subtask, new Overtake<>(overtake.barrier())));
    }

    @Override
    public void onWriteManifest(CheckpointEffect.WriteManifest write) {
      writeManifest(assembly.manifest(write.checkpoint(), job()));
    }

    @Override
    public void onMoveHead(CheckpointEffect.MoveHead move) {
      CompletedCheckpoint completed = assembly.completed(move.checkpoint(), port.now());
      decide(state -> jobMachine.manifestWritten(state, completed));
    }

    @Override
    public void onAbort(CheckpointEffect.Abort abort) {
      counts.checkpointsFailed++;
      port.log("checkpoint " + abort.checkpoint() + " aborted: " + abort.reason());
      assembly.end(abort.checkpoint());
      bases.ended(abort.checkpoint());
      regions.forAll(subtask -> ledger.order(subtask, new Abort<>(abort.checkpoint())));
    }

    @Override
    public void onEscalate(CheckpointEffect.Escalate escalate) {
      failAll(escalate.failure());
    }

    @Override
    public void onReserveIds(CheckpointEffect.ReserveIds reserveIds) {
      decide(jobMachine::reserveIds);
    }

    @Override
    public void onFinish(CheckpointEffect.Finish finish) {
      decide(jobMachine::finished);
    }

    @Override
    public void onStop(CheckpointEffect.Stop stop) {
      decide(jobMachine::stopped);
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

  private void complete(CommitPermit permit) {
    CompletedCheckpoint checkpoint = permit.checkpoint();
    counts.checkpointsCompleted++;
    regions.onComplete(checkpoint.id());
    regions.forAll(subtask -> ledger.order(subtask, Complete.by(permit)));
    assembly
        .manifestOf(checkpoint.id())
        .ifPresent(manifest -> bases.completed(checkpoint, manifest));
    assembly.end(checkpoint.id());
    apply(state -> checkpointMachine.completed(state, checkpoint.id(), port.now()));
  }

  public void onManifestWritten(CheckpointId checkpoint, ObjectRef manifest) {
    assembly.manifestWritten(checkpoint, manifest);
    apply(state -> checkpointMachine.manifestWritten(state, checkpoint));
  }

  public void onManifestFailed(CheckpointId checkpoint, Failure failure) {
    Failure named = failure.prefixed("its manifest could not be written: ");
    apply(state -> checkpointMachine.declined(state, checkpoint, named, port.now()));
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
    ledger.tick(now);
    scheduleTimer();
  }

  private void scheduleTimer() {
    long next = ledger.nextTick();
    if (!job().status().isTerminal()) {
      long tick = checkpoints == null ? Long.MAX_VALUE : checkpointMachine.nextTick(checkpoints);
      next = Math.min(next, Math.min(tick, restarts.nextMillis()));
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
        counts.receptions.byReception());
  }
}
