package dev.weir.coordinator.deploy;

import dev.weir.id.SubtaskId;
import dev.weir.snapshot.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How far the deployment of one region is. */
final class RegionRun {
  enum Phase {
    DOWN,
    DEPLOYING,
    RUNNING
  }

  final List<SubtaskId> subtasks;
  private final TreeSet<SubtaskId> missing = new TreeSet<>();
  private Phase phase = Phase.DOWN;
  private int attempt;
  private Optional<Manifest> restored = Optional.empty();

  RegionRun(List<SubtaskId> subtasks) {
    this.subtasks = List.copyOf(subtasks);
  }

  void deploying(int underAttempt, Optional<Manifest> from) {
    attempt = underAttempt;
    restored = from;
    phase = Phase.DEPLOYING;
    missing.clear();
    missing.addAll(subtasks);
  }

  /** Returns whether the region is complete with this subtask. */
  boolean deployed(SubtaskId subtask) {
    if (phase != Phase.DEPLOYING || !missing.remove(subtask)) {
      return false;
    }
    if (!missing.isEmpty()) {
      return false;
    }
    phase = Phase.RUNNING;
    return true;
  }

  void down() {
    phase = Phase.DOWN;
    missing.clear();
  }

  boolean isRunning() {
    return phase == Phase.RUNNING;
  }

  boolean isUnder(int otherAttempt) {
    return phase != Phase.DOWN && attempt == otherAttempt;
  }

  int attempt() {
    return attempt;
  }

  /** What it is deployed from; nothing if that is asked for again. */
  Optional<Manifest> takeRestored() {
    Optional<Manifest> taken = restored;
    restored = Optional.empty();
    return taken;
  }
}
