package dev.weir.coordinator.deploy;

import dev.weir.id.SubtaskId;
import dev.weir.runtime.RestoredBytes;
import dev.weir.runtime.SubtaskReport;
import dev.weir.snapshot.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** How far the deployment or the adoption of one region is. */
final class RegionRun {
  enum Phase {
    DOWN,
    ADOPTING,
    DEPLOYING,
    RUNNING
  }

  final List<SubtaskId> subtasks;
  private final TreeSet<SubtaskId> missing = new TreeSet<>();

  /** What those have said that are adopted; empty in a region that is deployed. */
  private final TreeMap<SubtaskId, SubtaskReport.Here> here = new TreeMap<>();

  private Phase phase = Phase.DOWN;
  private int attempt;
  private boolean adopted;
  private long adoptedBy = Long.MAX_VALUE;
  private Optional<Manifest> restored = Optional.empty();
  private RestoredBytes bytes = RestoredBytes.NONE;

  RegionRun(List<SubtaskId> subtasks) {
    this.subtasks = List.copyOf(subtasks);
  }

  void deploying(int underAttempt, Optional<Manifest> from) {
    begin(Phase.DEPLOYING, underAttempt, from);
  }

  /**
   * The region's subtasks are asked who they are.
   *
   * @param byMillis when all must have answered
   */
  void adopting(int underAttempt, Optional<Manifest> from, long byMillis) {
    begin(Phase.ADOPTING, underAttempt, from);
    adopted = true;
    adoptedBy = byMillis;
  }

  private void begin(Phase next, int underAttempt, Optional<Manifest> from) {
    down();
    attempt = underAttempt;
    bytes = RestoredBytes.NONE;
    restored = from;
    phase = next;
    missing.addAll(subtasks);
  }

  /** The subtask was adopted; if it runs it need not be deployed. */
  void here(SubtaskId subtask, SubtaskReport.Here its) {
    if (phase == Phase.ADOPTING) {
      here.put(subtask, its);
      if (its.running()) {
        missing.remove(subtask);
      }
    }
  }

  void deployed(SubtaskId subtask, RestoredBytes its) {
    if (missing.remove(subtask)) {
      bytes = bytes.plus(its);
    }
  }

  /** Where the state of those came from that were deployed under this attempt. */
  RestoredBytes bytes() {
    return bytes;
  }

  /** Whether all have answered, and are open. */
  boolean isComplete() {
    return missing.isEmpty()
        && (phase == Phase.DEPLOYING
            || (phase == Phase.ADOPTING && here.size() == subtasks.size()));
  }

  void running() {
    phase = Phase.RUNNING;
  }

  void down() {
    phase = Phase.DOWN;
    adopted = false;
    adoptedBy = Long.MAX_VALUE;
    missing.clear();
    here.clear();
  }

  boolean isAdopting() {
    return phase == Phase.ADOPTING;
  }

  /** Whether it runs, or is to run, as the coordinator before has deployed it. */
  boolean isAdopted() {
    return adopted;
  }

  /** When all must have said who they are, if one of them has not. */
  long adoptedBy() {
    return here.size() == subtasks.size() ? Long.MAX_VALUE : adoptedBy;
  }

  /** Somebody who has not said who he is. */
  SubtaskId silent() {
    return subtasks.stream().filter(each -> !here.containsKey(each)).findFirst().orElseThrow();
  }

  SortedMap<SubtaskId, SubtaskReport.Here> here() {
    return here;
  }

  /** Whether it was started, by the coordinator before. */
  boolean wasStarted(SubtaskId subtask) {
    SubtaskReport.Here its = here.get(subtask);
    return its != null && its.running();
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
