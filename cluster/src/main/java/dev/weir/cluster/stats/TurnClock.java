package dev.weir.cluster.stats;

import dev.weir.api.metric.JobMetrics;
import dev.weir.runtime.LoopCounters;
import dev.weir.runtime.loop.SubtaskLoop.Turn;

/**
 * Measures how a subtask spends its time: a turn is busy, what follows it is what the turn ended
 * with.
 */
public final class TurnClock {
  private static final long PUBLISH_NANOS = 100_000_000;

  private long busyNanos;
  private long blockedNanos;
  private long idleNanos;
  private long since;
  private long publishedAt;
  private Turn last = Turn.IDLE;

  public void start() {
    since = System.nanoTime();
    publishedAt = since - PUBLISH_NANOS;
  }

  public void beginTurn() {
    long now = System.nanoTime();
    long waited = now - since;
    if (last == Turn.BLOCKED) {
      blockedNanos += waited;
    } else if (last == Turn.IDLE) {
      idleNanos += waited;
    } else {
      busyNanos += waited; // it had work and waited for its thread
    }
    since = now;
  }

  /** Returns whether it is time to publish figures. */
  public boolean endTurn(Turn result) {
    long now = System.nanoTime();
    busyNanos += now - since;
    since = now;
    last = result;
    if (now - publishedAt < PUBLISH_NANOS && result == Turn.MORE) {
      return false;
    }
    if (now - publishedAt < PUBLISH_NANOS / 10) {
      return false;
    }
    publishedAt = now;
    return true;
  }

  public SubtaskStats stats(int attempt, LoopCounters counters, JobMetrics metrics) {
    return new SubtaskStats(
        attempt,
        counters.records(),
        counters.recordsEmittedBySource(),
        counters.recordsIntoSinks(),
        counters.recordsOut(),
        counters.framesIn(),
        counters.framesOut(),
        counters.framesQueued(),
        counters.framesWaiting(),
        busyNanos,
        blockedNanos,
        idleNanos,
        counters.lastCaptureNanos(),
        counters.watermark(),
        metrics);
  }
}
