package dev.weir.operator.async;

import dev.weir.api.async.AsyncFunction;
import dev.weir.api.async.AsyncOptions;
import dev.weir.api.async.CircuitOpenException;
import dev.weir.operator.async.Mailbox.Answer;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are under way: makes them, makes those again that failed or took too long, and
 * settles them. Time comes from the caller, so that everything happens again in the same way.
 */
final class Requests<I, Q, A> {
  private final AsyncFunction<Q, A> function;
  private final AsyncOptions options;
  private final Mailbox<I, Q, A> mailbox;
  private final Settlement<I, Q, A> settlement;
  private final AsyncMetrics metrics;
  private final Gate gate;

  /** Whatever waits for an answer or for its next try, the earliest first. */
  private final TreeSet<Request<I, Q, A>> due =
      new TreeSet<>(
          Comparator.<Request<I, Q, A>>comparingLong(each -> each.dueMillis)
              .thenComparingLong(each -> each.dueNumber));

  private long dueNumber;

  /** The gate has let a request through that is not made yet. */
  private boolean permit;

  /** Hears what came of requests, each once. */
  interface Settlement<I, Q, A> {
    void onAnswer(Request<I, Q, A> request, A answer) throws Exception;

    /** There will be no answer. */
    void onFailure(Request<I, Q, A> request, Throwable cause) throws Exception;
  }

  Requests(
      AsyncFunction<Q, A> function,
      AsyncOptions options,
      Runnable wakeUp,
      Settlement<I, Q, A> settlement,
      AsyncMetrics metrics)
      throws Exception {
    this.function = function;
    this.options = options;
    this.mailbox = new Mailbox<>(wakeUp);
    this.settlement = settlement;
    this.metrics = metrics;
    gate = new Gate(options.guard(), metrics);
  }

  /** Whether a request has to wait. */
  boolean mustWait(long nowMillis) {
    return gate.waits() && !permitted(nowMillis);
  }

  /** A permit that was not used is good for the next request. */
  private boolean permitted(long nowMillis) {
    if (!permit) {
      permit = gate.permits(nowMillis);
    }
    return permit;
  }

  /** Makes the request, or refuses it. What is there at once is taken by the next {@link #take}. */
  void ask(Request<I, Q, A> request, long nowMillis) throws Exception {
    if (!permitted(nowMillis)) {
      settlement.onFailure(request, new CircuitOpenException());
      return;
    }
    permit = false;
    int time = ++request.asked;
    request.askedAtMillis = nowMillis;
    metrics.requests.increment();
    await(request, nowMillis, options.timeout().toMillis());
    mailbox.hush();
    try {
      CompletionStage<? extends A> stage = function.request(request.question);
      if (stage == null) {
        throw new NullPointerException("the function's request() returned null");
      }
      request.stage = stage;
      stage.whenComplete(
          (answer, failure) -> mailbox.put(new Answer<>(request, time, answer, failure)));
    } catch (Throwable thrown) {
      mailbox.put(new Answer<>(request, time, null, thrown));
    }
  }

  private void await(Request<I, Q, A> request, long nowMillis, long millis) {
    request.dueMillis = nowMillis + millis;
    request.dueNumber = dueNumber++;
    due.add(request);
  }

  boolean hasAnswers() {
    return !mailbox.isEmpty();
  }

  /** Takes the answers that have come. */
  void take(long nowMillis) throws Exception {
    for (Answer<I, Q, A> answer = mailbox.poll(); answer != null; answer = mailbox.poll()) {
      Request<I, Q, A> request = answer.request();
      if (answer.time() != request.asked || request.awaitsRetry || request.isSettled()) {
        continue; // it has taken too long
      }
      due.remove(request);
      request.stage = null;
      A value = answer.value();
      if (answer.failure() == null && value != null) {
        gate.onAnswer(nowMillis, nowMillis - request.askedAtMillis);
        settlement.onAnswer(request, value);
      } else {
        failed(request, causeOf(answer.failure()), nowMillis);
      }
    }
  }

  private static Throwable causeOf(@Nullable Throwable failure) {
    if (failure == null) {
      return new NullPointerException(
          "the answer is null: give an Optional, or a value of its own");
    }
    Throwable cause = failure.getCause();
    boolean wrapped =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    return wrapped && cause != null ? cause : failure;
  }

  /** When the next one is due; {@link Long#MAX_VALUE} for never. */
  long nextDueMillis() {
    return due.isEmpty() ? Long.MAX_VALUE : due.first().dueMillis;
  }

  /** When one that must wait need not any more; {@link Long#MAX_VALUE} behind an answer. */
  long opensAtMillis() {
    return gate.opensAtMillis();
  }

  /** Makes requests again that wait for it, and gives up those that take too long. */
  void advance(long nowMillis) throws Exception {
    while (nextDueMillis() <= nowMillis) {
      Request<I, Q, A> request = due.first();
      if (request.awaitsRetry && mustWait(nowMillis)) {
        postpone(request, nowMillis);
        continue;
      }
      due.remove(request);
      if (request.awaitsRetry) {
        request.awaitsRetry = false;
        metrics.retries.increment();
        ask(request, nowMillis);
      } else {
        metrics.timeouts.increment();
        cancel(request);
        failed(
            request, new TimeoutException("no answer came within " + options.timeout()), nowMillis);
      }
    }
  }

  /** A retry that the gate does not let through looks again when it may. */
  private void postpone(Request<I, Q, A> request, long nowMillis) {
    due.remove(request);
    long opens = gate.opensAtMillis();
    request.dueMillis = Math.max(opens == Long.MAX_VALUE ? 0 : opens, nowMillis + 1);
    request.dueNumber = dueNumber++;
    due.add(request);
  }

  private void failed(Request<I, Q, A> request, Throwable cause, long nowMillis) throws Exception {
    metrics.failures.increment();
    boolean retryable = function.isRetryable(request.question, cause);
    if (retryable) {
      gate.onFailure(nowMillis, nowMillis - request.askedAtMillis, cause);
    } else {
      gate.onAnswer(
          nowMillis, nowMillis - request.askedAtMillis); // it says something of the record
    }
    if (retryable && gate.isDown()) {
      request.awaitsRetry = true; // not one of its own retries: whatever was asked now would fail
      await(request, nowMillis, 1);
    } else if (retryable && request.retries < options.retry().times()) {
      request.awaitsRetry = true;
      await(request, nowMillis, options.retry().delayMillis(++request.retries));
    } else {
      settlement.onFailure(request, cause);
    }
  }

  private static void cancel(Request<?, ?, ?> request) {
    CompletionStage<?> stage = request.stage;
    request.stage = null;
    if (stage != null) {
      try {
        stage.toCompletableFuture().cancel(true);
      } catch (UnsupportedOperationException cannot) {
        // a stage need not be a future; its answer comes too late then
      }
    }
  }

  /** Cancels whatever waits for an answer. */
  void close() {
    due.forEach(Requests::cancel);
    due.clear();
  }
}
