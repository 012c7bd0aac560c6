package dev.weir.benchmarks.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** Brings records to the threads that own their keys, in batches through bounded queues. */
final class Exchange<T> {
  private static final int BATCH = 1024;
  private static final int BATCHES_QUEUED = 8;

  private final List<BlockingQueue<List<T>>> inboxes = new ArrayList<>();
  private final ToIntFunction<T> hash;

  /**
   * Makes an exchange between so many threads.
   *
   * @param hash of a record's key
   */
  Exchange(int threads, ToIntFunction<T> hash) {
    this.hash = hash;
    for (int i = 0; i < threads; i++) {
      inboxes.add(new ArrayBlockingQueue<>(BATCHES_QUEUED));
    }
  }

  /** One thread's access; only that thread uses it. */
  Port port(int thread, Consumer<T> owned) {
    return new Port(thread, owned);
  }

  /** Sends records away and receives those that this thread owns. */
  final class Port {
    private final int thread;
    private final Consumer<T> owned;
    private final List<List<T>> batches = new ArrayList<>();
    private int othersLeft = inboxes.size() - 1;

    private Port(int thread, Consumer<T> owned) {
      this.thread = thread;
      this.owned = owned;
      for (int i = 0; i < inboxes.size(); i++) {
        batches.add(new ArrayList<>(BATCH));
      }
    }

    void send(T value) {
      int mixed = hash.applyAsInt(value) * 0x9e3779b9; // the high bits are not yet spread
      int owner = (int) (((mixed & 0xFFFFFFFFL) * inboxes.size()) >>> 32);
      if (owner == thread) {
        owned.accept(value);
        return;
      }
      List<T> batch = batches.get(owner);
      batch.add(value);
      if (batch.size() == BATCH) {
        deliver(owner, batch);
        batches.set(owner, new ArrayList<>(BATCH));
      }
    }

    private void deliver(int owner, List<T> batch) {
      // Whoever waits for another thread goes on with its own input: so nobody waits for ever.
      while (!inboxes.get(owner).offer(batch)) {
        receiveIfAny();
      }
      receiveIfAny();
    }

    private void receiveIfAny() {
      List<T> batch = inboxes.get(thread).poll();
      if (batch != null) {
        receive(batch);
      }
    }

    private void receive(List<T> batch) {
      if (batch.isEmpty()) {
        othersLeft--;
      }
      batch.forEach(owned);
    }

    /** Nothing more to send; returns when nothing more can come. */
    void end() throws InterruptedException {
      for (int owner = 0; owner < inboxes.size(); owner++) {
        if (owner != thread) {
          if (!batches.get(owner).isEmpty()) {
            deliver(owner, batches.get(owner));
          }
          deliver(owner, List.of());
        }
      }
      while (othersLeft > 0) {
        receive(inboxes.get(thread).take());
      }
    }
  }
}
