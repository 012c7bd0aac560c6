package dev.weir.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.sim.Episode.Figures;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine under failures; {@code testkit/simulate} runs as many seeds as there is time for. */
class SimulatorTest {
  private static final int SEEDS = 400;

  @Test
  void allInvariantsHold() {
    List<SeedRun> runs =
        LongStream.rangeClosed(1, SEEDS)
            .parallel()
            .mapToObj(seed -> SeedRun.of(seed, Mutation.NONE, Trace.off()))
            .toList();

    assertThat(runs).filteredOn(run -> run.violation() != null).extracting(SeedRun::line).isEmpty();
    Figures all = runs.stream().map(SeedRun::figures).reduce(Figures.NONE, Figures::plus);
    assertThat(all.checkpoints()).as("checkpoints").isGreaterThan(5 * SEEDS);
    assertThat(all.restores()).as("restores from a checkpoint").isGreaterThan(2 * SEEDS);
  }

  /** Each planted bug, and the number of seeds within which it must be found. */
  @ParameterizedTest
  @CsvSource({
    "SKIP_ALIGNMENT, 20",
    "ACKNOWLEDGE_BEFORE_DURABLE, 5",
    "NOTIFY_BEFORE_HEAD, 5",
    "DELETE_RETAINED, 10",
    "DELETE_IN_PROGRESS, 10",
    "DROP_FRAME_SILENTLY, 5",
    "RESTORE_OLDER, 10",
    "REWIND_SOURCE, 10",
    "FORGET_SOURCE_POSITION, 10",
    "FORGET_PENDING_COMMITTABLES, 15",
    "COMMIT_AT_BARRIER, 5",
    "ABORT_NEXT_TOO, 150",
    "IGNORE_CREDITS, 5",
    "ACCEPT_STALE_WRITE, 30",
    "LOSE_TIMERS, 10",
    "KEY_GROUPS_OFF_BY_ONE, 15",
    "REPEAT_END_OF_INPUT, 150",
    "SKIP_FINAL_CHECKPOINT, 5"
  })
  void aPlantedBugIsFound(Mutation mutation, int withinSeeds) {
    List<Long> finders = new ArrayList<>();
    for (long seed = 1; seed <= withinSeeds && finders.isEmpty(); seed++) {
      if (SeedRun.of(seed, mutation, Trace.off()).violation() != null) {
        finders.add(seed);
      }
    }

    assertThat(finders).as("seeds that found %s", mutation).isNotEmpty();
  }

  @Test
  void aSeedRunsTheSameEachTime() {
    assertThat(traceOf(7)).isEqualTo(traceOf(7)).hasSizeGreaterThan(10_000);
  }

  private static String traceOf(long seed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    SeedRun.of(seed, Mutation.NONE, Trace.to(out));
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aFailureIsOneLineThatReplaysIt() {
    SeedRun run = SeedRun.of(1, Mutation.COMMIT_AT_BARRIER, Trace.off());

    assertThat(run.line())
        .startsWith(
            "seed=1 mutation=COMMIT_AT_BARRIER invariant=NoCommitWithoutDurableManifest at event ")
        .endsWith(
            "; replay: testkit/simulate --from 1 --seeds 1 --mutation COMMIT_AT_BARRIER --trace")
        .doesNotContain("\n");
  }
}
