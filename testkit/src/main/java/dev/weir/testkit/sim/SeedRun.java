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
  static SeedRun of(long seed, Mutation mutation, Trace trace) {
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
