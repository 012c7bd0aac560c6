package dev.weir.coordinator.loop;

import dev.weir.coordinator.CoordinatorPort;
import dev.weir.protocol.job.JobEffect;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.time.Moments;
import java.util.ArrayList;
import java.util.List;

/** Restarts whose delay is not over. */
final class PendingRestarts {
  private final List<Delayed> pending = new ArrayList<>();

  private record Delayed(JobEffect.ScheduleRestart restart, long atMillis) {}

  /** One more, of which the log says why. */
  void add(JobEffect.ScheduleRestart restart, JobState job, CoordinatorPort<?> port) {
    pending.add(new Delayed(restart, Moments.after(port.now(), restart.delayMillis())));
    String event =
        "restarting as attempt "
            + restart.attempt()
            + (restart.delayMillis() == 0
                ? " at once: "
                : " in " + restart.delayMillis() + " ms: ");
    String cause = job.failure().orElse("unknown failure");
    JobMachine.stuck(job)
        .ifPresentOrElse(
            stuck -> port.warn(event + stuck + ": " + cause), () -> port.log(event + cause));
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
