package dev.weir.runtime.exchange;

import dev.weir.element.Barrier;
import dev.weir.element.Control;
import dev.weir.element.Frame;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.flow.CreditLedger;
import dev.weir.runtime.LoopSettings;
import dev.weir.runtime.SubtaskPort;
import dev.weir.runtime.snapshot.InFlight;
import dev.weir.runtime.wiring.SubtaskWiring;
import dev.weir.serde.types.Types;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A subtask's output channels: fills frames, sends them while there is credit, and keeps them in
 * order while there is none. As long as a frame waits for credit, {@link #hasRoom} is false and the
 * subtask takes no further input; so what waits is bounded by what one record leads to.
 */
public final class Outputs {
  private final SubtaskWiring wiring;
  private final SubtaskPort port;
  private final int attempt;
  private final CreditLedger credits;
  private final Frame[] open;
  private final int[] expectedRecords;
  private final long[] sequences;
  private final ArrayDeque<Frame>[] waiting;
  private final boolean[] keyed;
  private final FrameWeight[] weights;
  private final boolean[] overtakable;
  private int channelsWaiting;
  private int barriersWaiting;
  private boolean barrierLeft;
  private boolean anyOpen;
  private long recordsOut;
  private long framesOut;

  private static final Frame NONE = new Frame(false, 0);
  private static final int SMALLEST_FRAME = 4;

  @SuppressWarnings({"unchecked", "rawtypes"})
  public // arrays of a generic type
  Outputs(SubtaskWiring wiring, SubtaskPort port, Types types, int attempt, LoopSettings settings) {
    this.wiring = wiring;
    this.port = port;
    this.attempt = attempt;
    int channels = wiring.outputs().size();
    credits =
        new CreditLedger(
            wiring.outputs().stream().mapToInt(each -> settings.credits(each.fanOut())).toArray());
    open = new Frame[channels];
    expectedRecords = new int[channels];
    sequences = new long[channels];
    waiting = new ArrayDeque[channels];
    keyed = new boolean[channels];
    weights = new FrameWeight[channels];
    overtakable = new boolean[channels];
    for (int i = 0; i < channels; i++) {
      open[i] = NONE;
      weights[i] =
          isSameExchange(i)
              ? weights[i - 1]
              : new FrameWeight(types.dynamic(), wiring.outputs().get(i).exchange().edge().from());
      expectedRecords[i] = SMALLEST_FRAME;
      waiting[i] = new ArrayDeque<>();
      keyed[i] = wiring.outputs().get(i).exchange().isKeyed();
      overtakable[i] = wiring.outputs().get(i).exchange().isOvertakable();
    }
  }

  private boolean isSameExchange(int channel) {
    return channel > 0
        && wiring
            .outputs()
            .get(channel)
            .exchange()
            .equals(wiring.outputs().get(channel - 1).exchange());
  }

  int channels() {
    return open.length;
  }

  public boolean hasRoom() {
    return channelsWaiting == 0;
  }

  void add(int channel, Object value, long timestamp) {
    Frame frame = open[channel];
    if (frame == NONE) {
      frame = begin(channel, value);
    }
    frame.add(value, timestamp);
    if (frame.isFull()) {
      extendOrFinish(channel, frame, value);
    }
  }

  void add(int channel, Object value, long timestamp, Object key, int hash) {
    Frame frame = open[channel];
    if (frame == NONE) {
      frame = begin(channel, value);
    }
    frame.add(value, timestamp, key, hash);
    if (frame.isFull()) {
      extendOrFinish(channel, frame, value);
    }
  }

  private Frame begin(int channel, Object first) {
    FrameWeight weight = weights[channel];
    int limit = weight.begin(first);
    Frame frame =
        new Frame(keyed[channel], Math.min(expectedRecords[channel], weight.mostRecords()));
    frame.limit(limit);
    open[channel] = frame;
    anyOpen = true;
    return frame;
  }

  private void extendOrFinish(int channel, Frame frame, Object last) {
    int limit = weights[channel].extend(frame.size(), last);
    if (limit > frame.size()) {
      frame.limit(limit);
    } else {
      finish(channel, null);
    }
  }

  /** Sends a control element into every channel, behind all records emitted so far. */
  public void broadcast(Control control) {
    for (int i = 0; i < open.length; i++) {
      finish(i, control);
    }
    anyOpen = false;
  }

  /** Sends partial frames where the receiver has room for them; elsewhere they go on filling. */
  public void flush() {
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
      weights[channel].ended(frame.size());
      // A frame of about the size of the one before: small at rest, full under load.
      expectedRecords[channel] =
          Math.min(
              Frame.MAX_RECORDS, Math.max(SMALLEST_FRAME, Integer.highestOneBit(frame.size()) * 2));
    }
    if (control != null) {
      frame.close(control);
    }
    recordsOut += frame.size();
    framesOut++;
    if (waiting[channel].isEmpty() && credits.take(channel)) {
      send(channel, frame);
    } else {
      if (waiting[channel].isEmpty()) {
        channelsWaiting++;
      }
      if (control instanceof Barrier) {
        barriersWaiting++;
      }
      waiting[channel].addLast(frame);
    }
  }

  private void send(int channel, Frame frame) {
    frame.address(attempt, wiring.outputs().get(channel).toChannel(), sequences[channel]++);
    port.send(channel, frame);
  }

  /**
   * Sends an unaligned barrier into every channel ahead of the frames that wait there, which it
   * hands to the recording. Where barriers must not overtake it goes behind them.
   */
  public void sendAhead(Barrier barrier, InFlight recording) {
    for (int i = 0; i < open.length; i++) {
      if (!overtakable[i]) {
        finish(i, barrier);
        continue;
      }
      if (open[i] != NONE) {
        finish(i, null);
      }
      for (Frame frame : waiting[i]) {
        recording.output(i, frame);
      }
      send(i, Frame.urgent(barrier));
    }
    anyOpen = false;
  }

  /**
   * Sends the barrier of an aligned checkpoint, wherever it waits and may overtake, ahead of the
   * frames before it, which it hands to the recording.
   */
  public void expedite(Barrier barrier, InFlight recording) {
    for (int i = 0; i < open.length; i++) {
      if (overtakable[i] && isHeldBy(waiting[i], barrier.checkpoint())) {
        pullForward(i, barrier, recording);
      }
    }
  }

  private void pullForward(int channel, Barrier barrier, InFlight recording) {
    ArrayDeque<Frame> queue = waiting[channel];
    for (Iterator<Frame> each = queue.iterator(); each.hasNext(); ) {
      Frame frame = each.next();
      recording.output(channel, frame);
      if (isBarrierOf(barrier.checkpoint(), frame)) {
        frame.reopen();
        if (frame.size() == 0) {
          each.remove();
        }
        break;
      }
    }
    barriersWaiting--;
    if (queue.isEmpty()) {
      channelsWaiting--;
    }
    send(channel, Frame.urgent(barrier));
  }

  /** Whether the checkpoint's barrier still waits for credit somewhere. */
  public boolean holds(CheckpointId checkpoint) {
    if (barriersWaiting == 0) {
      return false;
    }
    for (ArrayDeque<Frame> queue : waiting) {
      if (isHeldBy(queue, checkpoint)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHeldBy(ArrayDeque<Frame> queue, CheckpointId checkpoint) {
    for (Frame frame : queue) {
      if (isBarrierOf(checkpoint, frame)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBarrierOf(CheckpointId checkpoint, Frame frame) {
    return frame.control() instanceof Barrier barrier && barrier.checkpoint().equals(checkpoint);
  }

  /** Whether a barrier that had waited for credit left since the last call. */
  public boolean barrierLeft() {
    boolean left = barrierLeft;
    barrierLeft = false;
    return left;
  }

  public void onConsumed(int channel, long frames) {
    credits.onConsumed(channel, frames);
    ArrayDeque<Frame> queue = waiting[channel];
    if (queue.isEmpty()) {
      return;
    }
    while (!queue.isEmpty() && credits.take(channel)) {
      Frame frame = queue.removeFirst();
      if (frame.control() instanceof Barrier) {
        barriersWaiting--;
        barrierLeft = true;
      }
      send(channel, frame);
    }
    if (queue.isEmpty()) {
      channelsWaiting--;
    }
  }

  public long recordsOut() {
    return recordsOut;
  }

  /** Records emitted so far, whether their frame was sent or still fills. */
  public long records() {
    long sum = recordsOut;
    for (Frame frame : open) {
      sum += frame.size();
    }
    return sum;
  }

  public long framesOut() {
    return framesOut;
  }

  /** Frames that wait for credit. */
  public int framesWaiting() {
    int sum = 0;
    for (ArrayDeque<Frame> queue : waiting) {
      sum += queue.size();
    }
    return sum;
  }
}
