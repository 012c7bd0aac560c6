package dev.weir.coordinator.checkpoint;

import dev.weir.coordinator.CoordinatorPort;
import dev.weir.coordinator.RunCounts;
import dev.weir.coordinator.deploy.Regions;
import dev.weir.coordinator.garbage.GarbageOrder;
import dev.weir.coordinator.order.SubtaskLedger;
import dev.weir.element.Barrier;
import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.checkpoint.CheckpointEffect;
import dev.weir.protocol.checkpoint.CheckpointMachine;
import dev.weir.protocol.checkpoint.CheckpointState;
import dev.weir.protocol.job.CommitPermit;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.Decisions;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder.Abort;
import dev.weir.runtime.life.SubtaskOrder.Complete;
import dev.weir.runtime.life.SubtaskOrder.Overtake;
import dev.weir.runtime.life.SubtaskOrder.Trigger;
import dev.weir.runtime.snapshot.SnapshotReport;
import dev.weir.snapshot.CheckpointsUnderWay;
import dev.weir.snapshot.Manifest;
import dev.weir.snapshot.Manifest.EnumeratorState;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one job: hands what happens to {@link CheckpointMachine} and carries out its
 * effects, from the trigger to the manifest, and behind the commit point.
 *
 * @param <A> the address of a subtask
 */
public final class Checkpoints<A> implements CheckpointEffect.Handler {
  private final CheckpointMachine machine;
  private final CheckpointAssembly assembly;
  private final SharedBases bases = new SharedBases();
  private final Decisions decisions;
  private final JobMachine jobMachine;
  private final Regions<A> regions;
  private final SubtaskLedger<A> ledger;
  private final OnePlaceCommits<A> onePlace;
  private final CoordinatorPort<A> port;
  private final RunCounts counts;
  private final Consumer<Failure> failAll;
  private final Runnable changed;

  /** What was written for checkpoints that were given up since the last collection. */
  private final List<ObjectName> givenUp = new ArrayList<>();

  /** Whether one was given up before it was known what was written for it. */
  private boolean leavesOrphans;

  /** Null until the job is led. */
  private @Nullable CheckpointState state;

  /** The head that the coordinator before may have told nobody of; null if there is none. */
  private @Nullable CommitPermit inherited;

  /**
   * @param failAll told if the job cannot go on as it is
   * @param changed told when {@link #nextTick} may be another
   */
  public Checkpoints(
      CheckpointMachine machine,
      CheckpointAssembly assembly,
      Decisions decisions,
      JobMachine jobMachine,
      Regions<A> regions,
      SubtaskLedger<A> ledger,
      OnePlaceCommits<A> onePlace,
      CoordinatorPort<A> port,
      RunCounts counts,
      Consumer<Failure> failAll,
      Runnable changed) {
    this.machine = machine;
    this.assembly = assembly;
    this.decisions = decisions;
    this.jobMachine = jobMachine;
    this.regions = regions;
    this.ledger = ledger;
    this.onePlace = onePlace;
    this.port = port;
    this.counts = counts;
    this.failAll = failAll;
    this.changed = changed;
  }

  /** The job is led from now on. */
  public void begin(JobState led) {
    state = CheckpointState.initial(regions.subtasks(), JobMachine.firstId(led), led.reservedIds());
  }

  /** When {@link #tick} is to be called next; {@link Long#MAX_VALUE} if nothing is due. */
  public long nextTick() {
    return state == null ? Long.MAX_VALUE : machine.nextTick(state);
  }

  public void tick(long nowMillis) {
    apply(now -> machine.tick(now, nowMillis));
  }

  public void idsReserved(long upTo) {
    apply(now -> machine.idsReserved(now, upTo, port.now()));
  }

  /** What runs is being adopted. */
  public void adopting(Optional<CommitPermit> head) {
    inherited = head.orElse(null);
  }

  /**
   * A region runs. If it was adopted, it hears what it may not have heard: that the head is
   * complete, and that nothing comes of what the coordinator before had under way.
   */
  public void regionRuns(int region) {
    SortedMap<SubtaskId, SubtaskReport.Here> adopted = regions.adopted(region);
    if (!adopted.isEmpty()) {
      int attempt = regions.attemptOf(adopted.firstKey());
      port.log("attempt " + attempt + " goes on under this coordinator");
    }
    TreeSet<CheckpointId> over = new TreeSet<>();
    adopted.values().forEach(here -> over.addAll(here.snapshots()));
    CommitPermit head = inherited;
    if (head != null) {
      over.remove(head.checkpoint().id());
      adopted.keySet().forEach(subtask -> ledger.order(subtask, Complete.by(head)));
    }
    for (SubtaskId subtask : adopted.keySet()) {
      over.forEach(checkpoint -> ledger.order(subtask, new Abort<>(checkpoint)));
    }
    if (regions.allRunning()) {
      allRun();
    }
  }

  private void allRun() {
    CommitPermit head = regions.allAdopted() ? inherited : null;
    if (head == null) {
      apply(now -> machine.running(now, port.now(), port.now()));
      return;
    }
    CompletedCheckpoint last = head.checkpoint();
    if (last.purpose().endsJob() && regions.noneRestored()) {
      apply(now -> machine.adoptedAtEnd(now, last.id(), last.purpose()));
      regions.forAll(subtask -> ledger.order(subtask, Complete.by(head)));
    }
    long since = Math.min(port.now(), last.triggeredAtMillis());
    apply(now -> machine.running(now, since, port.now()));
  }

  /** Subtasks are stopped, and will be started again. */
  public void suspended(List<SubtaskId> subtasks) {
    apply(now -> machine.suspended(now, subtasks, port.now()));
  }

  public void drained(SubtaskId subtask) {
    apply(now -> machine.drained(now, subtask, port.now()));
  }

  public void acknowledged(SubtaskId subtask, SnapshotReport report) {
    assembly.add(subtask, report);
    apply(
        now ->
            machine.acknowledged(now, report.checkpoint(), subtask, report.drained(), port.now()));
  }

  public void declined(CheckpointId checkpoint, Failure failure) {
    apply(now -> machine.declined(now, checkpoint, failure, port.now()));
  }

  public void committed(CheckpointId checkpoint, SubtaskId subtask) {
    apply(now -> machine.committed(now, checkpoint, subtask));
  }

  public void requested() {
    apply(now -> machine.requested(now, port.now()));
  }

  public void stopRequested() {
    apply(now -> machine.stopRequested(now, port.now()));
  }

  /** The head's manifest was read, to deploy from it. */
  public void restored(Manifest manifest) {
    decisions
        .job()
        .head()
        .filter(head -> head.id().equals(manifest.checkpoint()))
        .ifPresent(head -> bases.restored(head, manifest));
  }

  private void apply(Function<CheckpointState, CheckpointMachine.Decision> decide) {
    CheckpointState before = state;
    if (before == null) {
      return;
    }
    CheckpointMachine.Decision decided = decide.apply(before);
    state = decided.next();
    decided.effects().forEach(effect -> effect.to(this));
    if (decided.effects().stream().anyMatch(CheckpointEffect.Abort.class::isInstance)) {
      // A disk that the aborted checkpoint filled must have room for the next one.
      collectGarbage(leavesOrphans);
      leavesOrphans = false;
    }
    changed.run();
  }

  /** While the job does not run, no checkpoint can complete any more. */
  public void collectGarbage(boolean orphans) {
    CheckpointState running = decisions.job().status() == JobStatus.RUNNING ? state : null;
    CheckpointsUnderWay underWay =
        running == null
            ? new CheckpointsUnderWay(
                new TreeSet<>(), new CheckpointId(decisions.job().reservedIds() + 1))
            : new CheckpointsUnderWay(new TreeSet<>(running.pending().keySet()), running.nextId());
    List<ObjectRef> roots =
        bases.spared(decisions.job().retained()).stream()
            .map(CompletedCheckpoint::manifest)
            .toList();
    port.collectGarbage(new GarbageOrder(roots, underWay, givenUp, orphans));
    givenUp.clear();
  }

  @Override
  public void onTrigger(CheckpointEffect.Trigger trigger) {
    Barrier barrier = trigger.barrier();
    Map<String, EnumeratorState> enumerators = new TreeMap<>();
    if (regions.snapshotEnumerators(barrier.checkpoint(), enumerators)) {
      assembly.begin(barrier.checkpoint(), enumerators);
      bases.triggered(barrier.checkpoint(), decisions.job().head());
      regions.forSources(source -> ledger.order(source, new Trigger<>(barrier)));
    }
  }

  @Override
  public void onOvertake(CheckpointEffect.Overtake overtake) {
    port.log("checkpoint " + overtake.barrier().checkpoint() + " goes on unaligned");
    regions.forAll(subtask -> ledger.order(subtask, new Overtake<>(overtake.barrier())));
  }

  @Override
  public void onWriteManifest(CheckpointEffect.WriteManifest write) {
    writeManifest(assembly.manifest(write.checkpoint(), decisions.job()));
  }

  @Override
  public void onMoveHead(CheckpointEffect.MoveHead move) {
    CompletedCheckpoint completed = assembly.completed(move.checkpoint(), port.now());
    decisions.decide(job -> jobMachine.manifestWritten(job, completed));
  }

  @Override
  public void onAbort(CheckpointEffect.Abort abort) {
    counts.checkpointsFailed++;
    port.log("checkpoint " + abort.checkpoint() + " aborted: " + abort.reason());
    assembly
        .written(abort.checkpoint(), decisions.job())
        .ifPresentOrElse(givenUp::addAll, () -> leavesOrphans = true);
    assembly.end(abort.checkpoint());
    bases.ended(abort.checkpoint());
    regions.forAll(subtask -> ledger.order(subtask, new Abort<>(abort.checkpoint())));
  }

  @Override
  public void onEscalate(CheckpointEffect.Escalate escalate) {
    failAll.accept(escalate.failure());
  }

  @Override
  public void onReserveIds(CheckpointEffect.ReserveIds reserveIds) {
    decisions.decide(jobMachine::reserveIds);
  }

  @Override
  public void onFinish(CheckpointEffect.Finish finish) {
    decisions.decide(jobMachine::finished);
  }

  @Override
  public void onStop(CheckpointEffect.Stop stop) {
    decisions.decide(jobMachine::stopped);
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
    apply(now -> machine.declined(now, manifest.checkpoint(), failure, port.now()));
  }

  /** The head has moved: everybody may know. */
  public void complete(CommitPermit permit) {
    CompletedCheckpoint checkpoint = permit.checkpoint();
    counts.checkpointsCompleted++;
    regions.onComplete(checkpoint.id());
    regions.forAll(subtask -> ledger.order(subtask, Complete.by(permit)));
    assembly
        .manifestOf(checkpoint.id())
        .ifPresent(
            manifest -> {
              bases.completed(checkpoint, manifest);
              onePlace.complete(permit, manifest);
            });
    assembly.end(checkpoint.id());
    apply(now -> machine.completed(now, checkpoint.id(), port.now()));
  }

  public void onManifestWritten(CheckpointId checkpoint, ObjectRef manifest) {
    assembly.manifestWritten(checkpoint, manifest);
    apply(now -> machine.manifestWritten(now, checkpoint));
  }

  public void onManifestFailed(CheckpointId checkpoint, Failure failure) {
    Failure named = failure.prefixed("its manifest could not be written: ");
    apply(now -> machine.declined(now, checkpoint, named, port.now()));
  }
}
