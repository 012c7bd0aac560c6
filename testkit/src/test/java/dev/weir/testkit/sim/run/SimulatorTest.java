package dev.weir.testkit.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.sim.kernel.Trace;
import dev.weir.testkit.sim.mutation.Mutation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
    assertThat(all.healingMillis()).as("virtual time behind the last fault").isLessThan(15_000);
  }

  /** What comes of it is over with the next checkpoint, which is never far in these pipelines. */
  private static final Mutation BY_SCRIPT_ALONE = Mutation.LEAVE_UNDER_WAY;

  /** Each planted bug, and the number of seeds within which it must be found. */
  @ParameterizedTest
  @CsvSource({
    "SKIP_ALIGNMENT, 40",
    "ACKNOWLEDGE_BEFORE_DURABLE, 5",
    "NOTIFY_BEFORE_HEAD, 5",
    "DELETE_RETAINED, 20",
    "DELETE_IN_PROGRESS, 20",
    "DROP_FRAME_SILENTLY, 10",
    "RESTORE_OLDER, 20",
    "REWIND_SOURCE, 20",
    "FORGET_SOURCE_POSITION, 20",
    "FORGET_PENDING_COMMITTABLES, 30",
    "COMMIT_AT_BARRIER, 5",
    "ABORT_NEXT_TOO, 150",
    "IGNORE_CREDITS, 5",
    "ACCEPT_STALE_WRITE, 60",
    "LOSE_TIMERS, 20",
    "KEY_GROUPS_OFF_BY_ONE, 40",
    "REPEAT_END_OF_INPUT, 150",
    "SKIP_FINAL_CHECKPOINT, 5",
    "LOSE_IN_FLIGHT, 40",
    "LOSE_QUEUED_OUTPUTS, 60",
    "FORGET_REMOVED_IN_FLIGHT, 20",
    "FORGET_IN_FLIGHT_WITHIN, 60",
    "FORGET_REMOVED_SUBTASKS, 60",
    "BARRIER_OVERTAKES, 20",
    "MISLABEL_BARRIER, 20",
    "FORGET_WATERMARK, 60",
    "COMMIT_AGAIN, 20",
    "ANSWER_BEFORE_COMMIT, 100",
    "DISCARD_ABORTED, 20",
    "REUSE_TRANSACTION_NAMES, 5",
    "DISCARD_AT_START, 30",
    "DELETE_SHARED_OF_ABORTED, 150",
    "FORGET_RESTORED_ROOT, 20",
    "COUNT_REFERENCES, 30",
    "FORGET_ORPHANS, 30",
    "DELETE_SUBSUMED_WHOLE, 20",
    "SKIP_LAST_SWEEP, 30",
    "SHARE_LOCAL_DIRECTORY, 5",
    "FORGET_TO_SYNC, 5",
    "ASSUME_ROW_WRITTEN, 60",
    "ASSUME_ROW_NOT_WRITTEN, 120",
    "RESTORE_NOTHING, 60",
    "FORGET_RESTORE_POINTER, 20",
    "WIPE_WHEN_SUCCEEDED, 20",
    "RUN_FINISHED_AGAIN, 20",
    "LOSE_ALARMS, 40",
    "REUSE_CHECKPOINT_IDS, 20",
    "LOSE_SPLIT, 20",
    "REPEAT_SPLIT, 20",
    "READ_AGAIN, 20",
    "HAND_OUT_EARLY, 20",
    "READ_BEHIND_STOP, 250",
    "TRUST_SCHEMA_OF_NOW, 10",
    "FORGET_CHANGED_STATE, 20",
    "IDLE_BEFORE_WATERMARK, 10",
    "IDLE_ONCE, 40",
    "FORGET_IDLE_AT_END, 10",
    "FORGET_FAILED_OPEN, 40",
    "FORGET_STATE_OF_FAILED, 150",
    "USE_UP_EARLY_WAKE_UP, 20",
    "LOSE_FRAME_PART, 60",
    "MIX_FRAME_PARTS, 60",
    "SEND_WRONG_HASHES, 60",
    "DEPLOY_ONCE, 300",
    "ADOPT_NOBODY, 30",
    "ADOPT_ANY_ATTEMPT, 200",
    "ADOPT_THE_MISSING, 150",
    "FORGET_GIVEN_SPLITS, 80",
    "TAKE_SPLITS_OF_THE_DEAD, 40",
    "COMPARE_NO_EPOCHS, 40",
    "KEEP_THE_CONVERSATION, 40",
    "KEEP_THE_HEAD_SECRET, 100",
    "ORDER_ONCE, 300",
    "REPORT_ONCE, 300",
    "TAKE_REPEATED_ORDERS, 40",
    "TAKE_ORDERS_AHEAD, 250",
    "TAKE_FENCED_DEPLOYMENTS, 200",
    "SHARE_SPLIT_TIME, 20",
    "LOSE_WAKE_UP, 80",
    "TELL_POSITIONS_EARLY, 5",
    "IGNORE_UNREADY, 5",
    "PRESUME_COMMITTED, 100"
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
  void everyPlantedBugIsTested() throws Exception {
    CsvSource planted =
        SimulatorTest.class
            .getDeclaredMethod("aPlantedBugIsFound", Mutation.class, int.class)
            .getAnnotation(CsvSource.class);

    Set<Mutation> tested = EnumSet.complementOf(EnumSet.of(Mutation.NONE, BY_SCRIPT_ALONE));
    assertThat(planted.value())
        .extracting(line -> Mutation.valueOf(line.substring(0, line.indexOf(','))))
        .containsExactlyInAnyOrderElementsOf(tested);
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
