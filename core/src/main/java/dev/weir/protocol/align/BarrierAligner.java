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
 * Waits until the barrier of a checkpoint has arrived on all input channels (Carbone et al. 2015).
 *
 * <p>Invariants: checkpoints complete in ascending order, each at most once; a barrier with a
 * smaller id than one that completed, was aborted or was overtaken by a later one has no effect; an
 * abort touches its own checkpoint only. With {@link Alignment#ALIGNED} at most one checkpoint is
 * being aligned, since its channels are blocked; a barrier of a later checkpoint proves that the
 * earlier one was given up upstream.
 */
public final class BarrierAligner {
  /** What a barrier led to. */
  public enum Outcome {
    /** The barrier belongs to a checkpoint that is over. */
    STALE,
    /** Other channels still owe the barrier. */
    WAITING,
    /** All channels delivered the barrier: the snapshot is due now. */
    COMPLETE
  }

  private static final class Pending {
    final Barrier barrier;
    final BitSet arrived = new BitSet();

    Pending(Barrier barrier) {
      this.barrier = barrier;
    }

    long id() {
      return barrier.checkpoint().value();
    }
  }

  private final int channels;
  private final boolean[] blocked;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();

  /** Aborted ones beyond {@link #newestOver}: earlier ones may still be under way. */
  private final TreeSet<Long> abandoned = new TreeSet<>();

  private long newestOver;

  public BarrierAligner(int channels) {
    this.channels = channels;
    blocked = new boolean[channels];
  }

  public Outcome onBarrier(int channel, Barrier barrier) {
    long id = barrier.checkpoint().value();
    if (id <= newestOver || abandoned.contains(id)) {
      return Outcome.STALE;
    }
    if (barrier.alignment() == Alignment.ALIGNED) {
      giveUpBefore(id);
    }
    Pending mine = pendingFor(barrier);
    if (mine == null) {
      return Outcome.STALE;
    }
    if (mine.arrived.get(channel)) {
      throw new IllegalStateException(
          "channel " + channel + " repeated the barrier of checkpoint " + id);
    }
    mine.arrived.set(channel);
    if (mine.arrived.cardinality() == channels) {
      giveUpBefore(id + 1);
      return Outcome.COMPLETE;
    }
    if (barrier.alignment() == Alignment.ALIGNED) {
      blocked[channel] = true;
    }
    return Outcome.WAITING;
  }

  /** Gives up the checkpoint. Returns whether channels were unblocked by it. */
  public boolean onAbort(long checkpoint) {
    if (checkpoint <= newestOver) {
      return false;
    }
    abandoned.add(checkpoint); // its barriers may still be on their way
    boolean unblocked = false;
    for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
      Pending waiting = each.next();
      if (waiting.id() == checkpoint) {
        each.remove();
        unblocked = unblockIfAligned(waiting);
      }
    }
    return unblocked;
  }

  public boolean isBlocked(int channel) {
    return blocked[channel];
  }

  /** The oldest checkpoint that waits for barriers; null if none does. */
  public @Nullable Barrier waitingFor() {
    Pending oldest = pending.peekFirst();
    return oldest == null ? null : oldest.barrier;
  }

  private @Nullable Pending pendingFor(Barrier barrier) {
    long id = barrier.checkpoint().value();
    for (Pending each : pending) {
      if (each.id() == id) {
        return each;
      }
      if (each.id() > id) {
        // The channel that delivered the later barrier never delivered this one: given up upstream.
        return null;
      }
    }
    Pending fresh = new Pending(barrier);
    pending.addLast(fresh);
    return fresh;
  }

  private void giveUpBefore(long id) {
    newestOver = Math.max(newestOver, id - 1);
    abandoned.headSet(id).clear();
    while (!pending.isEmpty() && pending.peekFirst().id() < id) {
      unblockIfAligned(pending.removeFirst());
    }
  }

  private boolean unblockIfAligned(Pending over) {
    if (over.barrier.alignment() != Alignment.ALIGNED) {
      return false;
    }
    Arrays.fill(blocked, false);
    return true;
  }
}
