package dev.weir.testkit.sim;

import dev.weir.testkit.sim.Episode.Figures;
import dev.weir.testkit.sim.Episode.Violation;
import org.jspecify.annotations.Nullable;

/**
 * What came of one seed of the built-in pipelines.
 *
 * @param violation null if all invariants held
 */
record SeedRun(long seed, Mutation mutation, Figures figures, @Nullable Violation violation) {
  /** One seed in so many runs twice, and must do the same. */
  static final int TWICE_EVERY = 100;

  static SeedRun of(long seed, Mutation mutation, Trace trace) {
    boolean twice = seed % TWICE_EVERY == 0 && mutation == Mutation.NONE && !trace.isOn();
    if (!twice) {
      return once(seed, mutation, trace);
    }
    Trace first = Trace.hashed();
    SeedRun run = once(seed, mutation, first);
    Trace second = Trace.hashed();
    once(seed, mutation, second);
    if (run.violation() == null && first.hash() != second.hash()) {
      return new SeedRun(seed, mutation, run.figures(), Violation.ofTwoTraces(run.figures()));
    }
    return run;
  }

  private static SeedRun once(long seed, Mutation mutation, Trace trace) {
    Episode episode =
        new Episode(seed, new Shape(seed, mutation), Faults.defaults(), mutation, trace);
    Violation violation = episode.run();
    return new SeedRun(seed, mutation, episode.figures(), violation);
  }

  /** The failure in one line, with the command that repeats it. */
  String line() {
    Violation found = violation;
    if (found == null) {
      return "seed=" + seed + " mutation=" + mutation + " ok, " + figures;
    }
    return "seed="
        + seed
        + " mutation="
        + mutation
        + " invariant="
        + found.invariant()
        + " at event "
        + found.event()
        + ": "
        + found.message()
        + "; replay: testkit/simulate --from "
        + seed
        + " --seeds 1"
        + (mutation == Mutation.NONE ? "" : " --mutation " + mutation)
        + " --trace";
  }
}
