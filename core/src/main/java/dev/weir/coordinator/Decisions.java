package dev.weir.coordinator;

import dev.weir.protocol.job.JobEffect;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The durable state of a job and what is to become of it: one decision after the other, each on top
 * of what the one before it has made durable.
 */
final class Decisions {
  private final CoordinatorPort port;
  private final Consumer<List<JobEffect>> run;
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private JobState job;
  private JobMachine.@Nullable Decision persisting;

  /** A decision that waits until the one before it is durable. */
  interface Pending {
    JobMachine.Decision decide(JobState state);
  }

  /**
   * @param run carries out the effects of a decision that changes nothing
   */
  Decisions(JobState job, CoordinatorPort port, Consumer<List<JobEffect>> run) {
    this.job = job;
    this.port = port;
    this.run = run;
  }

  JobState job() {
    return job;
  }

  void decide(Pending decision) {
    waiting.addLast(decision);
    next();
  }

  /** Takes the decisions that wait, up to one that has to be made durable. */
  void next() {
    while (persisting == null && !waiting.isEmpty()) {
      JobMachine.Decision decision = waiting.removeFirst().decide(job);
      if (decision.next().equals(job)) {
        run.accept(decision.effects());
      } else {
        persisting = decision;
        port.persist(decision.next());
      }
    }
  }

  /**
   * The new state is durable; returns what is to be done now, before the {@link #next} decision.
   */
  List<JobEffect> persisted() {
    JobMachine.Decision done = persisting;
    if (done == null) {
      throw new IllegalStateException("no state was being persisted");
    }
    persisting = null;
    job = done.next();
    return done.effects();
  }
}
