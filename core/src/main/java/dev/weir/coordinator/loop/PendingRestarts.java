package dev.weir.coordinator.loop;

import dev.weir.protocol.job.JobEffect;
import dev.weir.time.Moments;
import java.util.ArrayList;
import java.util.List;

/** Restarts whose delay is not over. */
final class PendingRestarts {
  private final List<Delayed> pending = new ArrayList<>();

  private record Delayed(JobEffect.ScheduleRestart restart, long atMillis) {}

  void add(JobEffect.ScheduleRestart restart, long nowMillis) {
    pending.add(new Delayed(restart, Moments.after(nowMillis, restart.delayMillis())));
  }

  /** Takes out those whose delay is over, in the order in which they came. */
  List<JobEffect.ScheduleRestart> takeDue(long nowMillis) {
    List<Delayed> due = pending.stream().filter(each -> each.atMillis <= nowMillis).toList();
    pending.removeAll(due);
    return due.stream().map(Delayed::restart).toList();
  }

  /** When the next one is due; {@link Long#MAX_VALUE} if there is none. */
  long nextMillis() {
    return pending.stream().mapToLong(Delayed::atMillis).min().orElse(Long.MAX_VALUE);
  }
}
