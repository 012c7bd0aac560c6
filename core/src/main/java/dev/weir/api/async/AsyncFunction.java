package dev.weir.api.async;

import dev.weir.api.function.OpenContext;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * Asks something outside of the job, a service or a database, and gives the answer later. Its
 * methods are called on the subtask's thread, one at a time, and must not block; {@link #blocking}
 * makes one of a call that does. The stage that {@link #request} returns may be completed by any
 * thread, or by hand, as a {@link java.util.concurrent.CompletableFuture}.
 *
 * <p>After a failure of the job, requests that had no answer in the last checkpoint are made again:
 * what is asked must bear to be asked twice.
 *
 * @param <Q> what is asked
 * @param <A> the answers
 */
@FunctionalInterface
public interface AsyncFunction<Q, A> extends AutoCloseable {
  /**
   * Begins a request.
   *
   * @return is completed with the answer, which must not be null, or with an exception. It is
   *     cancelled if the answer takes too long.
   * @throws Exception counts as a failed request
   */
  CompletionStage<? extends A> request(Q question) throws Exception;

  /** Called once before the first request. */
  default void open(OpenContext context) throws Exception {}

  /**
   * Whether a failed request is worth another one; all are unless this says otherwise. Asked only
   * where {@link AsyncOptions#retry} allows one more.
   */
  default boolean isRetryable(Q question, Throwable failure) {
    return true;
  }

  /**
   * The answer in place of one that did not come in time, after the last retry.
   *
   * @throws Exception by default a {@link TimeoutException}: the request has failed then
   */
  default A onTimeout(Q question) throws Exception {
    throw new TimeoutException("no answer came in time to the request for " + question);
  }

  /** Called once at the end, after a failure too; not after a crash. */
  @Override
  default void close() throws Exception {}

  /**
   * A function that waits for its answer, such as a query through JDBC: each request runs on a
   * thread of the engine that may block. So many threads are in use at once as {@link
   * AsyncOptions#capacity} says, per subtask.
   */
  static <Q, A> AsyncFunction<Q, A> blocking(BlockingCall<Q, A> call) {
    return new BlockingRequests<>(call);
  }

  /** A request that waits for its answer. Called by several threads at once. */
  @FunctionalInterface
  interface BlockingCall<Q, A> {
    A call(Q question) throws Exception;
  }
}
