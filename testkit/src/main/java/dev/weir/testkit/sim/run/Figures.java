package dev.weir.testkit.sim.run;

/**
 * What a run consisted of.
 *
 * @param checkpoints how often the head moved
 * @param restores how often the subtasks of a region were restored from a head
 * @param healingMillis how long behind the last possible fault the job finished, in virtual time;
 *     of several runs the longest
 */
public record Figures(long events, long checkpoints, long restores, long healingMillis) {
  public static final Figures NONE = new Figures(0, 0, 0, 0);

  public Figures plus(Figures other) {
    return new Figures(
        events + other.events,
        checkpoints + other.checkpoints,
        restores + other.restores,
        Math.max(healingMillis, other.healingMillis));
  }
}
