package dev.weir.operator.async;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Where any thread leaves answers for the subtask's thread, which is called when there are some.
 */
final class Mailbox<I, Q, A> {
  private final ConcurrentLinkedQueue<Answer<I, Q, A>> answers = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();
  private final Runnable wakeUp;

  /**
   * What came of a request.
   *
   * @param time how often it had been asked
   */
  record Answer<I, Q, A>(
      Request<I, Q, A> request, int time, @Nullable A value, @Nullable Throwable failure) {}

  Mailbox(Runnable wakeUp) {
    this.wakeUp = wakeUp;
  }

  void put(Answer<I, Q, A> answer) {
    answers.add(answer);
    if (!called.getAndSet(true)) {
      wakeUp.run();
    }
  }

  /** Whoever calls this looks into the mailbox next: until then nobody calls it. */
  void hush() {
    called.set(true);
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  @Nullable Answer<I, Q, A> poll() {
    called.set(false); // before the look: what is put from now on calls again
    return answers.poll();
  }
}
