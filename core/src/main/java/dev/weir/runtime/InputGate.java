package dev.weir.runtime;

import dev.weir.element.Frame;
import dev.weir.protocol.align.BarrierAligner;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait to be processed, in the order of their arrival; those of blocked channels
 * are put aside until their channel is unblocked. Credits bound how many there can be.
 */
final class InputGate {
  private final BarrierAligner aligner;
  private final ArrayDeque<Frame> ready = new ArrayDeque<>();
  private final ArrayDeque<Frame> aside = new ArrayDeque<>();

  InputGate(BarrierAligner aligner) {
    this.aligner = aligner;
  }

  void add(Frame frame) {
    ready.addLast(frame);
  }

  /** The next frame of a channel that is not blocked; null if there is none. */
  @Nullable Frame poll() {
    for (Frame frame = ready.pollFirst(); frame != null; frame = ready.pollFirst()) {
      if (!aligner.isBlocked(frame.channel())) {
        return frame;
      }
      aside.addLast(frame);
    }
    return null;
  }

  /** Channels were unblocked: what was put aside comes before all that arrived later. */
  void onUnblocked() {
    while (!aside.isEmpty()) {
      ready.addFirst(aside.removeLast());
    }
  }

  int size() {
    return ready.size() + aside.size();
  }
}
