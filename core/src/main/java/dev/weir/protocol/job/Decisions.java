package dev.weir.protocol.job;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The durable state of a job and what is to become of it: one decision after the other, each on top
 * of what the one before it has made durable.
 */
public final class Decisions {
  private final Consumer<JobState> persist;
  private final Consumer<DurableDecision> run;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private JobState job;
  private JobMachine.@Nullable Decision persisting;

  /** A decision that waits until the one before it is durable. */
  public interface Waiting {
    JobMachine.Decision decide(JobState state);
  }

  /**
   * Begins with what is durable.
   *
   * @param persist makes a state durable, followed by {@link #persisted}
   * @param run carries out a decision that changes nothing
   */
  public Decisions(JobState job, Consumer<JobState> persist, Consumer<DurableDecision> run) {
    this.job = job;
    this.persist = persist;
    this.run = run;
  }

  /** What is durable. */
  public JobState job() {
    return job;
  }

  /** Decides, when the decisions before are durable. */
  public void decide(Waiting decision) {
    waiting.addLast(decision);
    next();
  }

  /** Takes the decisions that wait, up to one that has to be made durable. */
  public void next() {
    while (persisting == null && !waiting.isEmpty()) {
      JobMachine.Decision decision = waiting.removeFirst().decide(job);
      if (decision.next().equals(job)) {
        run.accept(new DurableDecision(job, decision.effects()));
      } else {
        persisting = decision;
        persist.accept(decision.next());
      }
    }
  }

  /**
   * The new state is durable; returns what is to be done now, before the {@link #next} decision.
   */
  public DurableDecision persisted() {
    JobMachine.Decision done = persisting;
    if (done == null) {
      throw new IllegalStateException("no state was being persisted");
    }
    persisting = null;
    JobState before = job;
    job = done.next();
    return new DurableDecision(before, done.effects());
  }
}
