package dev.weir.testkit.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.sim.fault.Fault;
import dev.weir.testkit.sim.fault.Faults;
import dev.weir.testkit.sim.invariant.OneDecisionOneChange;
import dev.weir.testkit.sim.kernel.Trace;
import dev.weir.testkit.sim.shell.Ground;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.workload.generated.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jobs that are rescaled in the middle of whatever else goes wrong. */
class RescaleSimulationTest {
  private static final int SEEDS = 40;
  private static final Faults ALL = Faults.defaults().with(Fault.RESCALE, 40);

  /** Several lead the job, and each of them may be out of date. */
  private static final Faults LEADERS =
      new Faults(
          Map.of(Fault.RESCALE, 10, Fault.DOUBLE_COORDINATOR, 10, Fault.FREEZE_COORDINATOR, 10),
          Duration.ofMillis(20),
          Duration.ofMillis(600));

  private int changes;

  private @Nullable Violation run(long seed, Faults faults, Function<Ground, Seams> seams) {
    Shape shape = new Shape(seed, Set.of());
    if (shape.changes()) {
      return null; // another program at each start; here it is the same in another shape
    }
    OneDecisionOneChange one = new OneDecisionOneChange();
    Violation violation =
        new Episode(seed, shape, faults, seams, Trace.off()).rescaled().demand(List.of(one)).run();
    changes += one.changes();
    return violation;
  }

  @Test
  void whateverHappensMeanwhile_oneDecisionIsOneChange_andNothingIsLost() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertThat(run(seed, ALL, ground -> Seams.NONE)).as("seed %s", seed).isNull();
      assertThat(run(seed, LEADERS, ground -> Seams.NONE)).as("leaders, seed %s", seed).isNull();
    }
    assertThat(changes).isGreaterThan(SEEDS);
  }

  @Test
  void whoLeadsAJobAsWhatItIsNotAnyMore_isFound() {
    Seams blind =
        new Seams() {
          @Override
          public boolean superseded(boolean runsOtherwise) {
            return false;
          }
        };
    assertThat(
            LongStream.rangeClosed(1, 4 * SEEDS)
                .anyMatch(seed -> run(seed, LEADERS, ground -> blind) != null))
        .isTrue();
  }
}
