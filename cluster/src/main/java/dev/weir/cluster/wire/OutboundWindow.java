package dev.weir.cluster.wire;

import dev.weir.cluster.actor.SubtaskCommand.Departure;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What subtasks of this process have sent to one other node and what has not left for it yet: a
 * bounded number of messages and bytes, however many channels lead there. The transport drops what
 * does not fit into its queue, so whoever finds no room here keeps its frames and is told when
 * there is room again. On any thread.
 *
 * <p>A sender looks for room before it sends a frame, so the bounds may be passed by a frame of
 * each sender.
 */
public final class OutboundWindow {
  private final int mostMessages;
  private final long mostBytes;
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  OutboundWindow(int mostMessages, long mostBytes) {
    this.mostMessages = mostMessages;
    this.mostBytes = mostBytes;
  }

  /** Whether a frame may be sent. */
  public boolean hasRoom() {
    return messages.get() < mostMessages && bytes.get() < mostBytes;
  }

  /** A message is sent; it takes room until it has left. */
  public Departure send(int size) {
    messages.incrementAndGet();
    bytes.addAndGet(size);
    AtomicBoolean gone = new AtomicBoolean();
    return () -> {
      if (gone.compareAndSet(false, true)) {
        left(size);
      }
    };
  }

  private void left(int size) {
    messages.decrementAndGet();
    bytes.addAndGet(-size);
    wakeIfHalfEmpty();
  }

  /** Calls this once when there is room, perhaps at once. */
  public void whenRoom(Runnable sender) {
    waiting.add(sender);
    wakeIfHalfEmpty(); // the last message may have left before
  }

  /** At half, so that nobody is woken up for a single message. */
  private void wakeIfHalfEmpty() {
    if (waiting.isEmpty() || 2 * messages.get() > mostMessages || 2 * bytes.get() > mostBytes) {
      return;
    }
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }

  /** How many messages have not left yet. */
  int messages() {
    return messages.get();
  }
}
