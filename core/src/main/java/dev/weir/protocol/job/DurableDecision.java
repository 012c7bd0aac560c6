package dev.weir.protocol.job;

import java.util.List;

/** A decision whose state is known to be durable: only now its effects can be run. */
public final class DurableDecision {
  private final JobState before;
  private final List<JobEffect> effects;

  DurableDecision(JobState before, List<JobEffect> effects) {
    this.before = before;
    this.effects = effects;
  }

  /** What was durable before it. */
  public JobState before() {
    return before;
  }

  /** Carries the effects out, in order. */
  public void run(JobEffect.Handler handler) {
    effects.forEach(effect -> effect.to(handler, this));
  }
}
