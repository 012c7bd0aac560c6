package dev.weir.runtime.snapshot;

import dev.weir.element.Barrier;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The records that a barrier overtook at one subtask, by channel and in order: what waited in its
 * outputs, what waited in its inputs, and what still arrives in an input before that channel's
 * barrier does (the channel states of Chandy and Lamport 1985). Frames are held by reference; they
 * do not change any more.
 */
public final class InFlight {
  /** The records of a frame from a position on. */
  record Run(Frame frame, int from) {}

  private final CheckpointId checkpoint;
  private final BitSet open;
  private final TreeMap<Integer, List<Run>> inputs = new TreeMap<>();
  private final TreeMap<Integer, List<Run>> outputs = new TreeMap<>();
  private boolean hopeless;

  /**
   * @param open the input channels whose barrier was not reached yet; taken over
   */
  public InFlight(CheckpointId checkpoint, BitSet open) {
    this.checkpoint = checkpoint;
    this.open = open;
  }

  CheckpointId checkpoint() {
    return checkpoint;
  }

  /** A frame that waits in an output channel. */
  public void output(int channel, Frame frame) {
    add(outputs, channel, frame, 0);
  }

  /** A frame that waits in an input channel, or arrives there; called in order. */
  public void input(Frame frame, int from) {
    int channel = frame.channel();
    if (!open.get(channel)) {
      return;
    }
    if (frame.control() instanceof Barrier barrier) {
      int order = barrier.checkpoint().compareTo(checkpoint);
      if (order > 0) {
        hopeless = true; // the barrier was given up upstream, so nobody knows where it was
      }
      if (order >= 0) {
        open.clear(channel);
      }
    }
    add(inputs, channel, frame, from);
  }

  private static void add(SortedMap<Integer, List<Run>> to, int channel, Frame frame, int from) {
    if (from < frame.size()) {
      to.computeIfAbsent(channel, any -> new ArrayList<>()).add(new Run(frame, from));
    }
  }

  /** Whether all barriers have arrived. */
  public boolean isComplete() {
    return open.isEmpty();
  }

  /** Whether the checkpoint cannot complete here. */
  public boolean isHopeless() {
    return hopeless;
  }

  public boolean isEmpty() {
    return inputs.isEmpty() && outputs.isEmpty();
  }

  SortedMap<Integer, List<Run>> inputs() {
    return inputs;
  }

  SortedMap<Integer, List<Run>> outputs() {
    return outputs;
  }
}
