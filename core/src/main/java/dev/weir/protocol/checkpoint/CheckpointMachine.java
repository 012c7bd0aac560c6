package dev.weir.protocol.checkpoint;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.failure.Failure;
import dev.weir.id.CheckpointId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.checkpoint.CheckpointState.Committing;
import dev.weir.protocol.checkpoint.PendingCheckpoint.Phase;
import dev.weir.time.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The checkpoint protocol's coordinator side as pure functions: each takes the state and something
 * that happened, and returns the next state and what is to be done.
 *
 * <pre>
 * trigger ▶ COLLECTING ──all acknowledged──▶ WRITING_MANIFEST ──durable──▶ MOVING_HEAD ──durable──▶ committing ▶ over
 *               │                                  │
 *               └── declined, timed out, region restarted, overtaken: aborted ──┘
 * </pre>
 *
 * <p>Invariants: ids grow; every checkpoint that is not yet moving the head ends within its
 * timeout; what is said about a checkpoint that is over has no effect; an abort concerns one
 * checkpoint.
 */
public final class CheckpointMachine {
  private final CheckpointSettings settings;

  public CheckpointMachine(CheckpointSettings settings) {
    this.settings = settings;
  }

  /**
   * What follows from something that happened.
   *
   * @param effects to be run in order
   */
  public record Decision(CheckpointState next, List<CheckpointEffect> effects) {}

  /**
   * All subtasks run.
   *
   * @param sinceMillis when they began to: the next checkpoint is due an interval later
   */
  public Decision running(CheckpointState state, long sinceMillis, long nowMillis) {
    Draft draft = new Draft(state);
    draft.running = true;
    draft.lastTriggeredAtMillis = Math.max(draft.lastTriggeredAtMillis, sinceMillis);
    return triggerIfDue(draft, nowMillis);
  }

  /**
   * All subtasks were adopted behind a checkpoint with which the job ends, and are told once more
   * that it is complete.
   */
  public Decision adoptedAtEnd(
      CheckpointState state, CheckpointId head, CheckpointPurpose purpose) {
    Draft draft = new Draft(state);
    draft.committing.put(head, new Committing(state.subtasks(), purpose));
    return draft.decision();
  }

  /**
   * Some subtasks do not run any more; they will be started again from the head. What was under way
   * cannot complete, but for a checkpoint that is moving the head: its outcome is the row's.
   */
  public Decision suspended(CheckpointState state, List<SubtaskId> gone, long nowMillis) {
    Draft draft = new Draft(state);
    draft.running = false;
    draft.drained = draft.drained.withoutAll(gone);
    draft.committing.clear();
    for (PendingCheckpoint each : state.pending().values()) {
      if (each.phase() != Phase.MOVING_HEAD) {
        draft.abort(each, "subtasks are being restarted", nowMillis);
      }
    }
    return draft.decision();
  }

  /** Time has passed: times out what takes too long and triggers what is due. */
  public Decision tick(CheckpointState state, long nowMillis) {
    Draft draft = new Draft(state);
    for (PendingCheckpoint each : state.pending().values()) {
      if (each.phase() != Phase.MOVING_HEAD && nowMillis >= timeoutOf(each)) {
        Failure timeout = Failure.unknown("timed out after " + settings.timeout());
        fail(draft, each, timeout, nowMillis);
      } else if (nowMillis >= overtakesAt(each)) {
        PendingCheckpoint unaligned = each.unaligned();
        draft.pending.put(each.id(), unaligned);
        draft.effects.add(new CheckpointEffect.Overtake(unaligned.barrier()));
      }
    }
    return triggerIfDue(draft, nowMillis);
  }

  /** When {@link #tick} has something to do at the earliest; {@link Long#MAX_VALUE} for never. */
  public long nextTick(CheckpointState state) {
    long next = Long.MAX_VALUE;
    for (PendingCheckpoint each : state.pending().values()) {
      if (each.phase() != Phase.MOVING_HEAD) {
        next = Math.min(next, Math.min(timeoutOf(each), overtakesAt(each)));
      }
    }
    Draft draft = new Draft(state);
    if (mayTrigger(draft) && draft.nextId.value() <= draft.reservedIds) {
      next = Math.min(next, dueAt(state.lastTriggeredAtMillis(), state.lastEndedAtMillis()));
    }
    return next;
  }

  public Decision acknowledged(
      CheckpointState state, CheckpointId id, SubtaskId subtask, boolean drained, long nowMillis) {
    Draft draft = new Draft(state);
    PendingCheckpoint before = state.pending().get(id);
    if (before != null
        && before.phase() == Phase.COLLECTING
        && before.missing().contains(subtask)) {
      PendingCheckpoint after = before.acknowledged(subtask, drained);
      draft.pending.put(id, after);
      if (after.phase() == Phase.WRITING_MANIFEST) {
        draft.effects.add(new CheckpointEffect.WriteManifest(after));
      }
    }
    return draft.decision();
  }

  /** A subtask, or the writer of the manifest, could not do its part. */
  public Decision declined(
      CheckpointState state, CheckpointId id, Failure failure, long nowMillis) {
    Draft draft = new Draft(state);
    PendingCheckpoint pending = state.pending().get(id);
    if (pending != null && pending.phase() != Phase.MOVING_HEAD) {
      fail(draft, pending, failure, nowMillis);
    }
    return triggerIfDue(draft, nowMillis);
  }

  public Decision manifestWritten(CheckpointState state, CheckpointId id) {
    Draft draft = new Draft(state);
    PendingCheckpoint pending = state.pending().get(id);
    if (pending != null && pending.phase() == Phase.WRITING_MANIFEST) {
      PendingCheckpoint moving = pending.inPhase(Phase.MOVING_HEAD);
      draft.pending.put(id, moving);
      draft.effects.add(new CheckpointEffect.MoveHead(moving));
    }
    return draft.decision();
  }

  /** The checkpoint is the job's head. Earlier ones that are still under way are subsumed by it. */
  public Decision completed(CheckpointState state, CheckpointId id, long nowMillis) {
    Draft draft = new Draft(state);
    PendingCheckpoint done = draft.pending.remove(id);
    if (done == null) {
      return draft.decision();
    }
    draft.failures = 0;
    draft.lastEndedAtMillis = nowMillis;
    for (PendingCheckpoint each : state.pending().headMap(id).values()) {
      draft.abort(each, "overtaken by checkpoint " + id, nowMillis);
    }
    if (state.running()) {
      draft.committing.put(id, new Committing(state.subtasks(), done.purpose()));
    }
    return triggerIfDue(draft, nowMillis);
  }

  /**
   * A subtask has done what the checkpoint's completion asked for; commits cover all earlier
   * checkpoints.
   */
  public Decision committed(CheckpointState state, CheckpointId id, SubtaskId subtask) {
    Draft draft = new Draft(state);
    for (var entry : state.committing().headMap(id.next()).entrySet()) {
      Committing before = entry.getValue();
      SubtaskSet missing = before.missing().without(subtask);
      if (!missing.isEmpty()) {
        draft.committing.put(entry.getKey(), new Committing(missing, before.purpose()));
        continue;
      }
      draft.committing.remove(entry.getKey());
      switch (before.purpose()) {
        case FINAL -> draft.effects.add(new CheckpointEffect.Finish());
        case STOP -> draft.effects.add(new CheckpointEffect.Stop());
        case PERIODIC, REQUESTED -> {}
      }
    }
    return draft.decision();
  }

  /** A subtask has processed all its input. */
  public Decision drained(CheckpointState state, SubtaskId subtask, long nowMillis) {
    Draft draft = new Draft(state);
    draft.drained = draft.drained.with(subtask);
    return triggerIfDue(draft, nowMillis);
  }

  /** Somebody wants a checkpoint as soon as possible. */
  public Decision requested(CheckpointState state, long nowMillis) {
    Draft draft = new Draft(state);
    if (draft.wanted == CheckpointPurpose.PERIODIC) {
      draft.wanted = CheckpointPurpose.REQUESTED;
    }
    return triggerIfDue(draft, nowMillis);
  }

  /** The job is to stop behind a checkpoint. */
  public Decision stopRequested(CheckpointState state, long nowMillis) {
    Draft draft = new Draft(state);
    draft.wanted = CheckpointPurpose.STOP;
    return triggerIfDue(draft, nowMillis);
  }

  /** More ids may be used. */
  public Decision idsReserved(CheckpointState state, long upTo, long nowMillis) {
    Draft draft = new Draft(state);
    draft.reservedIds = upTo;
    return triggerIfDue(draft, nowMillis);
  }

  private void fail(Draft draft, PendingCheckpoint pending, Failure failure, long nowMillis) {
    draft.abort(pending, failure.message(), nowMillis);
    draft.failures++;
    if (failure.isPermanent()) {
      draft.escalate(failure.prefixed("checkpoint " + pending.id() + ": "));
    } else if (draft.failures > settings.toleratedFailures()) {
      String count =
          draft.failures + " in a row where " + settings.toleratedFailures() + " are tolerated";
      draft.escalate(failure.prefixed("checkpoint " + pending.id() + " failed, " + count + ": "));
    }
  }

  private Decision triggerIfDue(Draft draft, long nowMillis) {
    if (!mayTrigger(draft)) {
      return draft.decision();
    }
    boolean due = nowMillis >= dueAt(draft.lastTriggeredAtMillis, draft.lastEndedAtMillis);
    CheckpointPurpose purpose = draft.nextPurpose();
    if (!due && purpose.waitsForItsTime()) {
      return draft.decision();
    }
    if (draft.nextId.value() > draft.reservedIds) {
      draft.effects.add(new CheckpointEffect.ReserveIds());
      return draft.decision();
    }
    Barrier barrier = new Barrier(draft.nextId, purpose, settings.alignment());
    draft.pending.put(
        draft.nextId,
        new PendingCheckpoint(barrier, nowMillis, Phase.COLLECTING, draft.subtasks, true));
    draft.nextId = draft.nextId.next();
    draft.lastTriggeredAtMillis = nowMillis;
    if (draft.wanted == CheckpointPurpose.REQUESTED) {
      draft.wanted = CheckpointPurpose.PERIODIC;
    }
    draft.effects.add(new CheckpointEffect.Trigger(barrier));
    if (draft.nextId.value() > draft.reservedIds) {
      draft.effects.add(new CheckpointEffect.ReserveIds()); // so that none waits for them
    }
    return draft.decision();
  }

  /** Whether a checkpoint may be triggered; with one that ends the job under way none is. */
  private boolean mayTrigger(Draft draft) {
    return draft.running
        && draft.pending.size() < settings.maxInFlight()
        && !draft.endIsUnderWay()
        && (!draft.allDrained() || draft.pending.isEmpty());
  }

  private long dueAt(long lastTriggeredAtMillis, long lastEndedAtMillis) {
    return Math.max(
        Moments.after(lastTriggeredAtMillis, settings.interval()),
        Moments.after(lastEndedAtMillis, settings.minPause()));
  }

  private long timeoutOf(PendingCheckpoint pending) {
    return Moments.after(pending.triggeredAtMillis(), settings.timeout());
  }

  /** When an aligned checkpoint becomes unaligned. */
  private long overtakesAt(PendingCheckpoint pending) {
    if (pending.phase() != Phase.COLLECTING
        || pending.barrier().alignment() != Alignment.ALIGNED
        || settings.alignmentTimeout().isEmpty()) {
      return Long.MAX_VALUE;
    }
    return Moments.after(pending.triggeredAtMillis(), settings.alignmentTimeout().get());
  }

  /** The next state while a decision is being made. */
  private static final class Draft {
    final SubtaskSet subtasks;
    boolean running;
    CheckpointId nextId;
    long reservedIds;
    final TreeMap<CheckpointId, PendingCheckpoint> pending;
    final TreeMap<CheckpointId, Committing> committing;
    SubtaskSet drained;
    long lastTriggeredAtMillis;
    long lastEndedAtMillis;
    int failures;
    CheckpointPurpose wanted;
    final List<CheckpointEffect> effects = new ArrayList<>();

    Draft(CheckpointState from) {
      subtasks = from.subtasks();
      running = from.running();
      nextId = from.nextId();
      reservedIds = from.reservedIds();
      pending = new TreeMap<>(from.pending());
      committing = new TreeMap<>(from.committing());
      drained = from.drained();
      lastTriggeredAtMillis = from.lastTriggeredAtMillis();
      lastEndedAtMillis = from.lastEndedAtMillis();
      failures = from.failures();
      wanted = from.wanted();
    }

    void abort(PendingCheckpoint over, String reason, long nowMillis) {
      pending.remove(over.id());
      lastEndedAtMillis = nowMillis;
      effects.add(new CheckpointEffect.Abort(over.id(), reason));
    }

    void escalate(Failure failure) {
      effects.add(new CheckpointEffect.Escalate(failure));
      failures = 0;
      running = false;
    }

    boolean allDrained() {
      return drained.isFull();
    }

    CheckpointPurpose nextPurpose() {
      return allDrained() ? CheckpointPurpose.FINAL : wanted;
    }

    boolean endIsUnderWay() {
      return pending.values().stream().anyMatch(each -> each.purpose().endsJob())
          || committing.values().stream().anyMatch(each -> each.purpose().endsJob());
    }

    Decision decision() {
      return new Decision(
          new CheckpointState(
              subtasks,
              running,
              nextId,
              reservedIds,
              pending,
              committing,
              drained,
              lastTriggeredAtMillis,
              lastEndedAtMillis,
              failures,
              wanted),
          List.copyOf(effects));
    }
  }
}
