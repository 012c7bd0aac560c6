package dev.weir.testkit.sim.invariant;

import dev.weir.element.Barrier;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.restore.SubtaskRestore;
import dev.weir.spi.store.ObjectName;
import dev.weir.state.StateBackend;
import dev.weir.testkit.sim.kernel.Findings;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import dev.weir.testkit.sim.shell.Watcher;
import dev.weir.testkit.sim.store.SimRows;
import dev.weir.testkit.sim.store.SimStore;
import dev.weir.testkit.sim.store.Transactions.Transaction;
import dev.weir.testkit.sim.store.World;
import dev.weir.testkit.sim.workload.Surroundings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All invariants of a run: tells each of them what happens. */
public final class Invariants
    implements Watcher, World.Listener, SimStore.Listener, SimRows.Listener, Surroundings.Listener {
  private final List<Invariant> all = new ArrayList<>();
  private final Set<Integer> restored = new HashSet<>();
  private final Findings findings;
  private long checkpoints;

  public Invariants(Findings findings) {
    this.findings = findings;
  }

  /** From now on these must hold, too. */
  public void add(List<? extends Invariant> further) {
    further.forEach(each -> each.reportTo(findings));
    all.addAll(further);
  }

  /** How often the head moved. */
  public long checkpoints() {
    return checkpoints;
  }

  /** How often the subtasks of a region were restored from a head. */
  public long restores() {
    return restored.size();
  }

  public void afterEvent() {
    all.forEach(Invariant::afterEvent);
  }

  @Override
  public void rowWritten(JobState before, JobState after) {
    checkpoints += before.head().equals(after.head()) ? 0 : 1;
    all.forEach(each -> each.rowWritten(before, after));
  }

  @Override
  public void committed(Transaction transaction) {
    all.forEach(each -> each.committed(transaction));
  }

  @Override
  public void discardedThenCommitted(String id) {
    all.forEach(each -> each.discardedThenCommitted(id));
  }

  @Override
  public void deleting(ObjectName name) {
    all.forEach(each -> each.deleting(name));
  }

  @Override
  public void triggered(CoordinatorShell coordinator, Barrier barrier) {
    all.forEach(each -> each.triggered(coordinator, barrier));
  }

  @Override
  public void deploying(CoordinatorShell coordinator, ToSubtask.Deploy<?> deploy) {
    if (deploy.restore() instanceof SubtaskRestore.FromCheckpoint) {
      restored.add(deploy.attempt().number());
    }
    all.forEach(each -> each.deploying(coordinator, deploy));
  }

  @Override
  public void received(SubtaskPlace place, ToSubtask<SubtaskPlace> message) {
    all.forEach(each -> each.received(place, message));
  }

  @Override
  public void taken(SubtaskPlace place, ToSubtask<SubtaskPlace> message, Reception reception) {
    all.forEach(each -> each.taken(place, message, reception));
  }

  @Override
  public void said(SubtaskPlace place, ToCoordinator message) {
    all.forEach(each -> each.said(place, message));
  }

  @Override
  public void attemptBegun(SubtaskPlace place, AttemptWorld attempt) {
    all.forEach(each -> each.attemptBegun(place, attempt));
  }

  @Override
  public void attemptStarted(AttemptWorld attempt) {
    all.forEach(each -> each.attemptStarted(attempt));
  }

  @Override
  public void turnEnded(AttemptWorld attempt) {
    all.forEach(each -> each.turnEnded(attempt));
  }

  @Override
  public void frameSent(AttemptWorld sender, int outChannel, int outstanding) {
    all.forEach(each -> each.frameSent(sender, outChannel, outstanding));
  }

  @Override
  public void read(int source, long index) {
    all.forEach(each -> each.read(source, index));
  }

  @Override
  public void positionsCommitted(String source, CheckpointId checkpoint) {
    all.forEach(each -> each.positionsCommitted(source, checkpoint));
  }

  @Override
  public void writtenUnready(String sink) {
    all.forEach(each -> each.writtenUnready(sink));
  }

  @Override
  public void logged(CoordinatorShell coordinator, String event) {
    all.forEach(each -> each.logged(coordinator, event));
  }

  @Override
  public void directoryUsed(StateBackend.Scope scope) {
    all.forEach(each -> each.directoryUsed(scope));
  }

  /** Nothing will ever happen again. */
  public void stalled() {
    all.forEach(Invariant::stalled);
  }

  /** The job has finished; said again a while later. */
  public void finished() {
    all.forEach(Invariant::finished);
  }

  /** The run is over. */
  public void ended() {
    all.forEach(Invariant::ended);
  }
}
