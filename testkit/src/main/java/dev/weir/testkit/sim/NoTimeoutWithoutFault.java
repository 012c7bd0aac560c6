package dev.weir.testkit.sim;

import dev.weir.element.Barrier;
import dev.weir.id.SubtaskId;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint that nothing went wrong for does not time out: giving up another one, or anything
 * else in the past, must not touch it.
 */
final class NoTimeoutWithoutFault extends Invariant {
  private static final Pattern TIMED_OUT =
      Pattern.compile("checkpoint (\\d+) aborted: timed out.*");

  private final Map<Long, Long> triggeredAt = new HashMap<>();
  private final Map<SubtaskId, Long> startedAt = new HashMap<>();

  @Override
  void attemptStarted(AttemptWorld attempt) {
    startedAt.put(attempt.subtask(), episode().queue.now());
  }

  @Override
  void triggered(CoordinatorShell coordinator, Barrier barrier) {
    triggeredAt.putIfAbsent(barrier.checkpoint().value(), episode().queue.now());
  }

  @Override
  void logged(CoordinatorShell coordinator, String event) {
    Matcher matcher = TIMED_OUT.matcher(event);
    if (!matcher.matches() || !coordinator.isLeader()) {
      return;
    }
    long id = Long.parseLong(matcher.group(1));
    long since = triggeredAt.getOrDefault(id, Long.MAX_VALUE);
    // What a connection lost, those who ran then go on missing until they start anew.
    long oldest = startedAt.values().stream().min(Long::compare).orElse(Long.MIN_VALUE);
    Chaos chaos = episode().chaos;
    boolean excused = chaos.harmUntil() >= since || chaos.lastLossAt() >= oldest - 50;
    if (!excused) {
      violated(
          "checkpoint " + id + " timed out although nothing went wrong since it was triggered");
    }
  }
}
