package dev.weir.operator.async;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A record on its way through an async operator. */
final class Request<I, Q, A> {
  final I record;
  final long timestampMillis;
  final Q question;

  /** How often it was asked. An answer to an earlier time comes too late. */
  int asked;

  /** The stage of the latest request, to be cancelled. */
  @Nullable CompletionStage<? extends A> stage;

  /** How many of its retries are used up. */
  int retries;

  /** When it was asked the last time. */
  long askedAtMillis;

  /** When the request has taken too long, or is made again; by then there is one of the two. */
  long dueMillis;

  /** Distinguishes those that are due at one time. */
  long dueNumber;

  boolean awaitsRetry;

  /** Whether it is decided what goes out for it: the answer, or nothing. */
  private boolean settled;

  private @Nullable A answer;

  /** The latest watermark in front of it stands there. */
  InFlight.@Nullable Segment<I, Q, A> segment;

  Request(I record, long timestampMillis, Q question) {
    this.record = record;
    this.timestampMillis = timestampMillis;
    this.question = question;
  }

  void settle(@Nullable A with) {
    settled = true;
    answer = with;
  }

  boolean isSettled() {
    return settled;
  }

  /** What it was settled with; null for nothing. */
  @Nullable A answer() {
    return answer;
  }
}
