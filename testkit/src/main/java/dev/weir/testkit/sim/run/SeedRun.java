package dev.weir.testkit.sim.run;

import dev.weir.element.DeliveryGuarantee;
import dev.weir.testkit.sim.fault.Faults;
import dev.weir.testkit.sim.invariant.EarlyWakeUpIsRepeated;
import dev.weir.testkit.sim.invariant.Invariant;
import dev.weir.testkit.sim.invariant.OutputAtMostOnce;
import dev.weir.testkit.sim.invariant.ReadAtMostOnce;
import dev.weir.testkit.sim.kernel.Trace;
import dev.weir.testkit.sim.mutation.Mutation;
import dev.weir.testkit.sim.workload.generated.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one seed of the built-in pipelines.
 *
 * @param violation null if all invariants held
 */
public record SeedRun(
    long seed, Mutation mutation, Figures figures, @Nullable Violation violation) {
  /** One seed in so many runs twice, and must do the same. */
  public static final int TWICE_EVERY = 100;

  public static SeedRun of(long seed, Mutation mutation, Trace trace) {
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
    Shape shape = new Shape(seed, mutation.demands());
    Episode episode =
        new Episode(seed, shape, Faults.defaults(), mutation::plant, trace)
            .demand(ofOwnPipelines(shape));
    Violation violation = episode.run();
    return new SeedRun(seed, mutation, episode.figures(), violation);
  }

  private static List<Invariant> ofOwnPipelines(Shape shape) {
    return shape.settings().promise() == DeliveryGuarantee.AT_MOST_ONCE
        ? List.of(
            new EarlyWakeUpIsRepeated(),
            new ReadAtMostOnce(),
            new OutputAtMostOnce(shape.expected()))
        : List.of(new EarlyWakeUpIsRepeated());
  }

  /** The failure in one line, with the command that repeats it. */
  public String line() {
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
