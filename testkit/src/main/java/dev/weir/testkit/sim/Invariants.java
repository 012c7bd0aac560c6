package dev.weir.testkit.sim;

import dev.weir.element.Barrier;
import dev.weir.protocol.job.JobState;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.snapshot.ObjectName;
import dev.weir.state.StateBackend;
import dev.weir.testkit.sim.Episode.Figures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All invariants of an episode. */
final class Invariants implements World.Listener {
  private final List<Invariant> all = new ArrayList<>();
  private final Set<Integer> restored = new HashSet<>();
  private long checkpoints;

  Invariants(Episode episode, Blueprint blueprint) {
    Promise promise = blueprint.settings().promise();
    if (promise != Promise.AT_MOST_ONCE) {
      all.add(new ExactlyOnceOutput(blueprint.expected(), promise == Promise.EXACTLY_ONCE));
    }
    all.add(new NoCommitWithoutDurableManifest());
    all.add(new NoReachableObjectDeleted());
    all.add(new MonotonicCheckpointId());
    all.add(new HeadNeverMovesBack());
    all.add(new RestoredIsTheHead());
    all.add(new SingleKeyGroupOwner());
    all.add(new BoundedInFlight());
    all.add(new NoTimeoutWithoutFault());
    all.add(new EveryCheckpointEnds());
    all.add(new NoOrphanStays());
    all.add(new RetainedCanBeRestored());
    all.add(new KindIsOneValue());
    all.add(new OwnDirectory());
    all.add(new TimeIsMerged());
    all.add(new WhateverOpenedIsClosed());
    all.addAll(blueprint.invariants());
    all.forEach(each -> each.watch(episode));
  }

  void afterEvent() {
    all.forEach(Invariant::afterEvent);
  }

  Figures figures(long events, long healingMillis) {
    return new Figures(events, checkpoints, restored.size(), healingMillis);
  }

  void rowWritten(JobState before, JobState after) {
    checkpoints += before.head().equals(after.head()) ? 0 : 1;
    all.forEach(each -> each.rowWritten(before, after));
  }

  @Override
  public void committed(World.Transaction transaction) {
    all.forEach(each -> each.committed(transaction));
  }

  @Override
  public void discardedThenCommitted(String id) {
    all.forEach(each -> each.discardedThenCommitted(id));
  }

  void deleting(ObjectName name) {
    all.forEach(each -> each.deleting(name));
  }

  void triggered(CoordinatorShell coordinator, Barrier barrier) {
    all.forEach(each -> each.triggered(coordinator, barrier));
  }

  void deploying(CoordinatorShell coordinator, ToSubtask.Deploy<?> deploy) {
    if (!deploy.restore().operators().isEmpty()) {
      restored.add(deploy.attempt().number());
    }
    all.forEach(each -> each.deploying(coordinator, deploy));
  }

  void attemptStarted(AttemptWorld attempt) {
    all.forEach(each -> each.attemptStarted(attempt));
  }

  void turnEnded(AttemptWorld attempt) {
    all.forEach(each -> each.turnEnded(attempt));
  }

  void frameSent(AttemptWorld sender, int outChannel, int outstanding, int initialCredits) {
    all.forEach(each -> each.frameSent(sender, outChannel, outstanding, initialCredits));
  }

  void read(int source, long index) {
    all.forEach(each -> each.read(source, index));
  }

  void logged(CoordinatorShell coordinator, String event) {
    all.forEach(each -> each.logged(coordinator, event));
  }

  void directoryUsed(StateBackend.Scope scope) {
    all.forEach(each -> each.directoryUsed(scope));
  }

  void stalled() {
    all.forEach(Invariant::stalled);
  }

  void finished() {
    all.forEach(Invariant::finished);
  }

  void ended() {
    all.forEach(Invariant::ended);
  }
}
