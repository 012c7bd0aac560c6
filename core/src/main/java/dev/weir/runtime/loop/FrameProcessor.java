package dev.weir.runtime.loop;

import dev.weir.element.Frame;
import dev.weir.operator.Receiver;
import dev.weir.runtime.LoopCounters;
import dev.weir.runtime.chain.OperatorChain;
import dev.weir.runtime.exchange.Outputs;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.state.KeyedState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the records of one frame after the other to the operators. A frame that a full output or
 * the end of the turn interrupts is taken up again where it stopped.
 */
final class FrameProcessor {
  private final List<Receiver<Object>> inputs = new ArrayList<>();
  private final @Nullable KeyedState keyed;
  private final Outputs outputs;
  private final LoopCounters counters;

  private @Nullable Frame current;
  private int cursor;

  FrameProcessor(
      SubtaskWiring wiring, OperatorChain chain, Outputs outputs, LoopCounters counters) {
    this.outputs = outputs;
    this.counters = counters;
    keyed = chain.head().keyed;
    for (SubtaskWiring.InputChannel input : wiring.inputs()) {
      inputs.add(chain.headInput(input.exchange().edge().input()));
    }
  }

  /** Whether there is no frame that was begun. */
  boolean isIdle() {
    return current == null;
  }

  void begin(Frame frame) {
    current = frame;
    cursor = 0;
  }

  /** The frame that was begun, if it is not through. */
  @Nullable Frame current() {
    return current;
  }

  /** How many records of the current frame are processed. */
  int cursor() {
    return cursor;
  }

  /**
   * Processes records of the current frame.
   *
   * @param maxRecords how many at most
   * @return the frame if all its records are processed and the outputs have room for what its
   *     control element leads to
   */
  @Nullable Frame process(int maxRecords) throws Exception {
    Frame frame = current;
    if (frame == null) {
      return null;
    }
    Receiver<Object> input = inputs.get(frame.channel());
    int end = Math.min(frame.size(), cursor + maxRecords);
    int start = cursor;
    int at = start;
    try {
      at =
          keyed != null && frame.isKeyed()
              ? runKeyed(keyed, frame, input, end)
              : run(frame, input, end);
    } finally {
      counters.recordsIn += at - start;
    }
    cursor = at;
    if (at < frame.size() || !outputs.hasRoom()) {
      return null;
    }
    current = null;
    return frame;
  }

  private int run(Frame frame, Receiver<Object> input, int end) throws Exception {
    int i = cursor;
    while (i < end) {
      input.accept(frame.value(i), frame.timestamp(i));
      i++;
      if (!outputs.hasRoom()) {
        break;
      }
    }
    return i;
  }

  private int runKeyed(KeyedState state, Frame frame, Receiver<Object> input, int end)
      throws Exception {
    int i = cursor;
    if (i == 0) {
      state.prefetch(frame.keys(), frame.hashes(), 0, frame.size());
    }
    while (i < end) {
      state.setKey(frame.key(i), frame.hash(i));
      input.accept(frame.value(i), frame.timestamp(i));
      i++;
      if (!outputs.hasRoom()) {
        break;
      }
    }
    return i;
  }
}
