package dev.weir.runtime;

import dev.weir.element.Control;
import dev.weir.element.Frame;
import dev.weir.protocol.flow.CreditLedger;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A subtask's output channels: fills frames, sends them while there is credit, and keeps them in
 * order while there is none. As long as a frame waits for credit, {@link #hasRoom} is false and the
 * subtask takes no further input; so what waits is bounded by what one record leads to.
 */
final class Outputs {
  private final SubtaskWiring wiring;
  private final SubtaskPort port;
  private final int attempt;
  private final CreditLedger credits;
  private final Frame[] open;
  private final int[] expectedRecords;
  private final long[] sequences;
  private final ArrayDeque<Frame>[] waiting;
  private final boolean[] keyed;
  private int channelsWaiting;
  private boolean anyOpen;
  private long recordsOut;
  private long framesOut;

  private static final Frame NONE = new Frame(false, 0);
  private static final int SMALLEST_FRAME = 16;

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  Outputs(SubtaskWiring wiring, SubtaskPort port, int attempt, int initialCredits) {
    this.wiring = wiring;
    this.port = port;
    this.attempt = attempt;
    int channels = wiring.outputs().size();
    credits = new CreditLedger(channels, initialCredits);
    open = new Frame[channels];
    expectedRecords = new int[channels];
    sequences = new long[channels];
    waiting = new ArrayDeque[channels];
    keyed = new boolean[channels];
    for (int i = 0; i < channels; i++) {
      open[i] = NONE;
      expectedRecords[i] = SMALLEST_FRAME;
      waiting[i] = new ArrayDeque<>();
      keyed[i] = wiring.outputs().get(i).exchange().isKeyed();
    }
  }

  int channels() {
    return open.length;
  }

  boolean hasRoom() {
    return channelsWaiting == 0;
  }

  void add(int channel, Object value, long timestamp) {
    Frame frame = open[channel];
    if (frame == NONE) {
      frame = begin(channel);
    }
    frame.add(value, timestamp);
    if (frame.isFull()) {
      finish(channel, null);
    }
  }

  void add(int channel, Object value, long timestamp, Object key, int hash) {
    Frame frame = open[channel];
    if (frame == NONE) {
      frame = begin(channel);
    }
    frame.add(value, timestamp, key, hash);
    if (frame.isFull()) {
      finish(channel, null);
    }
  }

  private Frame begin(int channel) {
    Frame frame = new Frame(keyed[channel], expectedRecords[channel]);
    open[channel] = frame;
    anyOpen = true;
    return frame;
  }

  /** Sends a control element into every channel, behind all records emitted so far. */
  void broadcast(Control control) {
    for (int i = 0; i < open.length; i++) {
      finish(i, control);
    }
    anyOpen = false;
  }

  /** Sends partial frames where the receiver has room for them; elsewhere they go on filling. */
  void flush() {
    if (!anyOpen) {
      return;
    }
    boolean left = false;
    for (int i = 0; i < open.length; i++) {
      if (open[i] != NONE) {
        if (credits.has(i)) {
          finish(i, null);
        } else {
          left = true;
        }
      }
    }
    anyOpen = left;
  }

  private void finish(int channel, @Nullable Control control) {
    Frame frame = open[channel];
    if (frame == NONE) {
      frame = new Frame(keyed[channel], 0);
    } else {
      open[channel] = NONE;
      // A frame of about the size of the one before: small at rest, full under load.
      expectedRecords[channel] =
          Math.min(
              Frame.MAX_RECORDS, Math.max(SMALLEST_FRAME, Integer.highestOneBit(frame.size()) * 2));
    }
    if (control != null) {
      frame.close(control);
    }
    frame.address(attempt, wiring.outputs().get(channel).toChannel(), sequences[channel]++);
    recordsOut += frame.size();
    framesOut++;
    if (waiting[channel].isEmpty() && credits.take(channel)) {
      port.send(channel, frame);
    } else {
      if (waiting[channel].isEmpty()) {
        channelsWaiting++;
      }
      waiting[channel].addLast(frame);
    }
  }

  void onCredit(int channel, int count) {
    credits.grant(channel, count);
    ArrayDeque<Frame> queue = waiting[channel];
    if (queue.isEmpty()) {
      return;
    }
    while (!queue.isEmpty() && credits.take(channel)) {
      port.send(channel, queue.removeFirst());
    }
    if (queue.isEmpty()) {
      channelsWaiting--;
    }
  }

  long recordsOut() {
    return recordsOut;
  }

  long framesOut() {
    return framesOut;
  }

  /** Frames that wait for credit. */
  int framesWaiting() {
    int sum = 0;
    for (ArrayDeque<Frame> queue : waiting) {
      sum += queue.size();
    }
    return sum;
  }
}
