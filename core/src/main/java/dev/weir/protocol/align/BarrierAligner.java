package dev.weir.protocol.align;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the snapshot of a checkpoint is due at a subtask: when its barrier has been reached
 * on all input channels (Carbone et al. 2015), or, if it is unaligned, as soon as anybody speaks of
 * it (Chandy and Lamport 1985). A barrier is <i>reached</i> when all that arrived before it in its
 * channel was processed.
 *
 * <p>Invariants: checkpoints complete in ascending order, each at most once; a barrier with a
 * smaller id than one that completed, was aborted or was overtaken by a later one has no effect; an
 * abort touches its own checkpoint only. Unless its checkpoint is {@link Alignment#UNBLOCKED}, a
 * channel that reached a barrier is blocked until the snapshot is taken; so a reached barrier of a
 * later checkpoint proves that the earlier one was given up upstream.
 */
public final class BarrierAligner {
  /** What a barrier led to. */
  public enum Outcome {
    /** The barrier belongs to a checkpoint that is over. */
    STALE,
    /** Other channels still owe the barrier. */
    WAITING,
    /** The snapshot is due now. */
    COMPLETE
  }

  private static final class Awaited {
    Barrier barrier;
    final BitSet reached = new BitSet();

    Awaited(Barrier barrier) {
      this.barrier = barrier;
    }

    long id() {
      return barrier.checkpoint().value();
    }

    void upgrade(Barrier to) {
      if (to.alignment() == Alignment.UNALIGNED) {
        barrier = to;
      }
    }
  }

  private final int channels;
  private final BitSet neverOvertaken;
  private final boolean[] blocked;
  private final ArrayDeque<Awaited> pending = new ArrayDeque<>();

  /** Aborted ones beyond {@link #newestOver}: earlier ones may still be under way. */
  private final TreeSet<Long> abandoned = new TreeSet<>();

  private long newestOver;
  private BitSet reached = new BitSet();

  /** An aligner of channels whose barriers may all overtake. */
  public BarrierAligner(int channels) {
    this(channels, new BitSet());
  }

  /**
   * @param neverOvertaken the channels whose barriers must be reached even if unaligned
   */
  public BarrierAligner(int channels, BitSet neverOvertaken) {
    this.channels = channels;
    this.neverOvertaken = (BitSet) neverOvertaken.clone();
    blocked = new boolean[channels];
  }

  /** A channel's barrier was reached. */
  public Outcome onBarrier(int channel, Barrier barrier) {
    long id = barrier.checkpoint().value();
    if (isOver(id)) {
      return Outcome.STALE;
    }
    if (barrier.alignment() != Alignment.UNBLOCKED) {
      giveUpBefore(id);
    }
    Awaited mine = pendingFor(barrier);
    if (mine == null) {
      return Outcome.STALE;
    }
    if (mine.reached.get(channel)) {
      throw new IllegalStateException(
          "channel " + channel + " repeated the barrier of checkpoint " + id);
    }
    mine.upgrade(barrier);
    mine.reached.set(channel);
    if (barrier.alignment() != Alignment.UNBLOCKED) {
      blocked[channel] = true;
    }
    return completeIfDue(mine);
  }

  /**
   * The checkpoint is unaligned: its barrier arrived in some channel ahead of what waits there, or
   * the coordinator says so. Repeated, it has no effect.
   */
  public Outcome onOvertaking(Barrier barrier) {
    if (isOver(barrier.checkpoint().value())) {
      return Outcome.STALE;
    }
    Awaited mine = pendingFor(barrier);
    if (mine == null) {
      return Outcome.STALE;
    }
    mine.upgrade(barrier);
    return completeIfDue(mine);
  }

  private Outcome completeIfDue(Awaited mine) {
    if (!isDue(mine)) {
      return Outcome.WAITING;
    }
    reached = mine.reached;
    giveUpBefore(mine.id() + 1);
    return Outcome.COMPLETE;
  }

  private boolean isDue(Awaited mine) {
    if (mine.barrier.alignment() != Alignment.UNALIGNED) {
      return mine.reached.cardinality() == channels;
    }
    BitSet missing = (BitSet) neverOvertaken.clone();
    missing.andNot(mine.reached);
    return missing.isEmpty();
  }

  private boolean isOver(long id) {
    return id <= newestOver || abandoned.contains(id);
  }

  /** Gives up the checkpoint. Returns whether channels were unblocked by it. */
  public boolean onAbort(long checkpoint) {
    if (checkpoint <= newestOver || channels == 0) {
      return false; // a source gets no barriers, so that none of this one can still arrive
    }
    abandoned.add(checkpoint); // its barriers may still be on their way
    boolean unblocked = false;
    for (Iterator<Awaited> each = pending.iterator(); each.hasNext(); ) {
      Awaited waiting = each.next();
      if (waiting.id() == checkpoint) {
        each.remove();
        unblocked = unblock(waiting);
      }
    }
    return unblocked;
  }

  /** How many aborted checkpoints are remembered, because their barriers may still arrive. */
  int abandoned() {
    return abandoned.size();
  }

  public boolean isBlocked(int channel) {
    return blocked[channel];
  }

  /** The channels that had reached the barrier of the checkpoint that completed last. */
  public BitSet reachedAtCompletion() {
    return reached;
  }

  /** The oldest checkpoint that waits for barriers; null if none does. */
  public @Nullable Barrier waitingFor() {
    Awaited oldest = pending.peekFirst();
    return oldest == null ? null : oldest.barrier;
  }

  private @Nullable Awaited pendingFor(Barrier barrier) {
    long id = barrier.checkpoint().value();
    for (Awaited each : pending) {
      if (each.id() == id) {
        return each;
      }
      if (each.id() > id) {
        // The channel that delivered the later barrier never delivered this one: given up upstream.
        return null;
      }
    }
    Awaited fresh = new Awaited(barrier);
    pending.addLast(fresh);
    return fresh;
  }

  private void giveUpBefore(long id) {
    newestOver = Math.max(newestOver, id - 1);
    abandoned.headSet(id).clear();
    while (!pending.isEmpty() && pending.peekFirst().id() < id) {
      unblock(pending.removeFirst());
    }
  }

  /**
   * At most one checkpoint has blocked channels, since they do not reach the next one's barrier.
   */
  private boolean unblock(Awaited over) {
    if (over.barrier.alignment() == Alignment.UNBLOCKED || over.reached.isEmpty()) {
      return false;
    }
    Arrays.fill(blocked, false);
    return true;
  }
}
