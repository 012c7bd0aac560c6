package dev.weir.testkit.sim.invariant;

import dev.weir.element.Barrier;
import dev.weir.id.SubtaskId;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint that nothing went wrong for does not time out: giving up another one, or anything
 * else in the past, must not touch it.
 */
final class NoTimeoutWithoutFault extends Invariant {
  private final Kernel kernel;
  private final Chaos chaos;
  private static final Pattern TIMED_OUT =
      Pattern.compile("checkpoint (\\d+) aborted: timed out.*");

  private final Map<Long, Long> triggeredAt = new HashMap<>();
  private final Map<SubtaskId, Long> startedAt = new HashMap<>();

  NoTimeoutWithoutFault(Kernel kernel, Chaos chaos) {
    this.kernel = kernel;
    this.chaos = chaos;
  }

  @Override
  public void attemptStarted(AttemptWorld attempt) {
    startedAt.put(attempt.subtask(), kernel.now());
  }

  @Override
  public void triggered(CoordinatorShell coordinator, Barrier barrier) {
    triggeredAt.putIfAbsent(barrier.checkpoint().value(), kernel.now());
  }

  @Override
  public void logged(CoordinatorShell coordinator, String event) {
    Matcher matcher = TIMED_OUT.matcher(event);
    if (!matcher.matches() || !coordinator.isLeader()) {
      return;
    }
    long id = Long.parseLong(matcher.group(1));
    long since = triggeredAt.getOrDefault(id, Long.MAX_VALUE);
    // What a connection lost, those who ran then go on missing until they start anew.
    long oldest = startedAt.values().stream().min(Long::compare).orElse(Long.MIN_VALUE);
    boolean excused = chaos.harmUntil() >= since || chaos.lastLossAt() >= oldest - 50;
    if (!excused) {
      violated(
          "checkpoint " + id + " timed out although nothing went wrong since it was triggered");
    }
  }
}
