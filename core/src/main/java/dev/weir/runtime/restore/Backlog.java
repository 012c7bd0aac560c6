package dev.weir.runtime.restore;

import dev.weir.element.Frame;
import dev.weir.operator.Receiver;
import dev.weir.runtime.exchange.Outputs;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Restored records that were on their way through channels which are plain calls now, since both
 * ends are in this chain. They are older than all else that the chain will see, so nothing happens
 * here before they are processed: no input, no time, no snapshot.
 */
public final class Backlog {
  /** Something that the coordinator said. */
  public interface Deferred {
    void run() throws Exception;
  }

  private record Waiting(Receiver<Object> receiver, Frame frame) {}

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final ArrayDeque<Deferred> orders = new ArrayDeque<>();
  private int cursor;

  /** Adds what the receiver is to get; what was added before is processed first. */
  void add(Receiver<Object> receiver, List<Frame> frames) {
    frames.forEach(frame -> waiting.add(new Waiting(receiver, frame)));
  }

  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Runs an order behind the records: at once if there are none. Orders keep their order, since
   * what a snapshot holds depends on which came before it.
   */
  public void then(Deferred order) throws Exception {
    if (waiting.isEmpty()) {
      order.run();
    } else {
      orders.add(order);
    }
  }

  /**
   * Processes records until a frame is done, there were enough, or the outputs are full.
   *
   * @return how many
   */
  public int process(int maxRecords, Outputs outputs) throws Exception {
    Waiting next = waiting.getFirst();
    Frame frame = next.frame();
    int start = cursor;
    int end = Math.min(frame.size(), cursor + maxRecords);
    while (cursor < end && outputs.hasRoom()) {
      next.receiver().accept(frame.value(cursor), frame.timestamp(cursor));
      cursor++;
    }
    int processed = cursor - start;
    if (cursor == frame.size()) {
      waiting.removeFirst();
      cursor = 0;
    }
    while (waiting.isEmpty() && !orders.isEmpty()) {
      orders.removeFirst().run();
    }
    return processed;
  }
}
