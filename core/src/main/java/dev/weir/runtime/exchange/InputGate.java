package dev.weir.runtime.exchange;

import dev.weir.element.Frame;
import dev.weir.protocol.align.BarrierAligner;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait to be processed, in the order of their arrival; those of blocked channels
 * are put aside until their channel is unblocked. Credits bound how many there can be.
 */
public final class InputGate {
  private final BarrierAligner aligner;
  private final ArrayDeque<Frame> ready = new ArrayDeque<>();
  private final ArrayDeque<Frame> aside = new ArrayDeque<>();
  private int credited;

  public InputGate(BarrierAligner aligner) {
    this.aligner = aligner;
  }

  public void add(Frame frame) {
    if (frame.usedCredit()) {
      credited++;
    }
    ready.addLast(frame);
  }

  /** The next frame of a channel that is not blocked; null if there is none. */
  public @Nullable Frame poll() {
    for (Frame frame = ready.pollFirst(); frame != null; frame = ready.pollFirst()) {
      if (!aligner.isBlocked(frame.channel())) {
        if (frame.usedCredit()) {
          credited--;
        }
        return frame;
      }
      aside.addLast(frame);
    }
    return null;
  }

  /** Channels were unblocked: what was put aside comes before all that arrived later. */
  public void onUnblocked() {
    while (!aside.isEmpty()) {
      ready.addFirst(aside.removeLast());
    }
  }

  /** Shows all frames, those of each channel in order. */
  public void forEachWaiting(Consumer<Frame> visitor) {
    aside.forEach(visitor);
    ready.forEach(visitor);
  }

  /** How many frames wait that used up a credit. */
  public int size() {
    return credited;
  }
}
