package dev.weir.testkit.sim.scenario;

import static dev.weir.testkit.sim.scenario.Moment.adopted;
import static dev.weir.testkit.sim.scenario.Moment.adoption;
import static dev.weir.testkit.sim.scenario.Moment.becomes;
import static dev.weir.testkit.sim.scenario.Moment.committed;
import static dev.weir.testkit.sim.scenario.Moment.deployment;
import static dev.weir.testkit.sim.scenario.Moment.gone;
import static dev.weir.testkit.sim.scenario.Moment.headAsked;
import static dev.weir.testkit.sim.scenario.Moment.headMoved;
import static dev.weir.testkit.sim.scenario.Moment.manifestWritten;
import static dev.weir.testkit.sim.scenario.Moment.objectWritten;
import static dev.weir.testkit.sim.scenario.Moment.opening;
import static dev.weir.testkit.sim.scenario.Moment.order;
import static dev.weir.testkit.sim.scenario.Moment.report;
import static dev.weir.testkit.sim.scenario.Moment.snapshotBegun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.testkit.sim.kernel.Node;
import dev.weir.testkit.sim.kernel.Trace;
import dev.weir.testkit.sim.mutation.Mutation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * What must come of single failures at the worst moments. Each test runs its scenario as it is, and
 * then with a planted bug, which must be found: so each of them is able to fail.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ScenarioTest {
  /** Times and interleavings differ from seed to seed, and nothing else. */
  private static final int SEEDS = 12;

  private static void endsWell(Scenario scenario, Mutation butNotWith) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertThat(scenario.run(seed, Mutation.NONE, Trace.off())).as("seed %d", seed).isEmpty();
    }
    List<Long> unnoticed = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      if (scenario.run(seed, butNotWith, Trace.off()).isEmpty()) {
        unnoticed.add(seed);
      }
    }
    assertThat(unnoticed).as("seeds in which %s is not noticed", butNotWith).isEmpty();
  }

  // ---- subtasks

  @Test
  void a_subtask_that_dies_while_its_snapshot_is_being_written_leaves_nothing_behind() {
    endsWell(
        Scenario.of(s -> s.when(objectWritten("count/0", 2)).then(() -> s.killNodeOf("count/0"))),
        Mutation.FORGET_ORPHANS);
  }

  @Test
  void the_last_subtask_drains_while_a_checkpoint_is_asked_for_and_nothing_is_cut_off() {
    endsWell(
        Scenario.of(s -> s.when(report(SubtaskReport.Drained.class)).then(s::requestCheckpoint)),
        Mutation.SKIP_FINAL_CHECKPOINT);
  }

  @Test
  void a_zombie_of_the_attempt_before_commits_nothing_a_second_time() {
    List<Node> zombies = new ArrayList<>();
    endsWell(
        Scenario.of(
            s -> {
              zombies.clear();
              s.when(order(SubtaskOrder.Complete.class, "count/0"))
                  .nth(2)
                  .then(() -> zombies.add(s.isolateNodeOf("count/0")));
              s.when(opening("count/0", 2)).then(() -> {});
              s.when(order(SubtaskOrder.Start.class, "count/0"))
                  .nth(2)
                  .then(() -> zombies.forEach(s::reunite));
            }),
        Mutation.COMMIT_AGAIN);
  }

  // ---- coordinators

  @Test
  void a_coordinator_that_dies_between_manifest_and_row_leaves_its_manifest_alone() {
    endsWell(
        Scenario.of(s -> s.when(manifestWritten(2)).then(s::crashCoordinator)),
        Mutation.REUSE_CHECKPOINT_IDS);
  }

  @Test
  void a_coordinator_that_dies_between_row_and_notice_leaves_the_notice_to_its_successor() {
    endsWell(
        Scenario.of(
            s ->
                s.when(headMoved().and("for good", row -> endsJob(row.after())))
                    .then(s::crashCoordinator)),
        Mutation.KEEP_THE_HEAD_SECRET);
  }

  private static boolean endsJob(JobState row) {
    return row.head().orElseThrow().purpose().endsJob();
  }

  @Test
  void of_two_coordinators_at_once_only_one_moves_the_head() {
    endsWell(
        Scenario.of(s -> s.when(headAsked(2)).then(s::doubleCoordinator)),
        Mutation.ACCEPT_STALE_WRITE);
  }

  @Test
  void a_change_of_the_row_that_timed_out_and_happened_commits_once() {
    endsWell(
        Scenario.of(
            s -> {
              s.when(headAsked(2)).happensAndNobodyKnows();
              s.when(committed(2)).then(commit -> s.failWriterOf(commit.transaction()));
            }),
        Mutation.COMMIT_AGAIN);
  }

  @Test
  void a_change_of_the_row_that_timed_out_and_did_not_happen_is_not_taken_for_done() {
    endsWell(
        Scenario.of(s -> s.when(headAsked(2)).doesNotHappenAndNobodyKnows()),
        Mutation.ASSUME_ROW_WRITTEN);
  }

  @Test
  void a_stop_that_is_asked_for_during_a_checkpoint_ends_with_one_of_its_own() {
    endsWell(
        Scenario.of(
                s -> {
                  s.when(order(SubtaskOrder.Trigger.class)).nth(3).then(s::requestStop);
                  s.when(becomes(JobStatus.STOPPED)).then(() -> {});
                })
            .atMostOnce(),
        Mutation.READ_BEHIND_STOP);
  }

  // ---- a coordinator dies, its subtasks live

  @Test
  void subtasks_that_all_live_go_on_when_their_coordinator_dies() {
    endsWell(
        Scenario.of(
            s -> {
              s.when(order(SubtaskOrder.Complete.class)).nth(3).then(s::crashCoordinator);
              s.when(adoption("count/0")).then(() -> {});
              s.never(deployment("count/0", 2));
              s.demand("the job was restarted", () -> s.row().lastAttempt() == 1);
            }),
        Mutation.ADOPT_NOBODY);
  }

  @Test
  void splits_that_were_handed_out_behind_the_head_are_read_once() {
    endsWell(
        Scenario.of(
                s -> {
                  s.when(order(SubtaskOrder.NoMoreSplits.class, "numbers/0"))
                      .then(s::crashCoordinator);
                  s.when(order(SubtaskOrder.NoMoreSplits.class, "numbers/0")).isLost();
                })
            .checkpointsOnRequest(),
        Mutation.FORGET_GIVEN_SPLITS);
  }

  @Test
  void a_split_that_was_lost_together_with_its_coordinator_is_handed_out_again() {
    endsWell(
        Scenario.of(
                s -> {
                  s.when(order(SubtaskOrder.Splits.class, "numbers/0")).then(s::crashCoordinator);
                  s.when(order(SubtaskOrder.Splits.class, "numbers/0")).isLost();
                  s.demand("the job was restarted", () -> s.row().lastAttempt() == 1);
                })
            .checkpointsOnRequest(),
        Mutation.ADOPT_NOBODY);
  }

  @Test
  void a_split_that_a_coordinator_hands_out_after_it_was_replaced_is_not_read() {
    endsWell(
        Scenario.of(
                s -> {
                  s.when(order(SubtaskOrder.Splits.class, "numbers/0")).isHeldAs("split");
                  s.when(order(SubtaskOrder.Splits.class, "numbers/0")).then(s::freezeCoordinator);
                  s.when(adopted("numbers/0")).then(() -> s.release("split"));
                })
            .checkpointsOnRequest(),
        Mutation.TAKE_SPLITS_OF_THE_DEAD);
  }

  @Test
  void nobody_waits_for_a_checkpoint_of_a_coordinator_that_died() {
    endsWell(
        Scenario.of(
                s -> {
                  s.when(report(SubtaskReport.SplitRequest.class, "numbers/0"))
                      .then(s::requestCheckpoint);
                  s.when(order(SubtaskOrder.Trigger.class, "numbers/1")).isLost();
                  s.when(snapshotBegun("numbers/0", 1)).then(s::crashCoordinator);
                })
            .checkpointsOnRequest(),
        Mutation.LEAVE_UNDER_WAY);
  }

  @Test
  void a_region_of_which_one_subtask_died_with_the_coordinator_is_restarted_as_a_whole() {
    endsWell(
        Scenario.of(
            s -> {
              s.when(order(SubtaskOrder.Complete.class))
                  .nth(3)
                  .then(
                      () -> {
                        s.crashCoordinator();
                        s.killNodeOf("count/0");
                      });
              s.when(opening("numbers/0", 2)).then(() -> {});
              s.demand("it counts as a failure", () -> s.row().failures().times().isEmpty());
            }),
        Mutation.ADOPT_THE_MISSING);
  }

  @Test
  void a_subtask_that_does_not_answer_is_not_waited_for() {
    endsWell(
        Scenario.of(
            s -> {
              s.when(order(SubtaskOrder.Complete.class)).nth(3).then(s::crashCoordinator);
              s.when(adoption("count/0")).always().isLost();
              s.when(opening("count/0", 2)).then(() -> {});
            }),
        Mutation.FORGET_PENDING_COMMITTABLES);
  }

  @Test
  void a_coordinator_that_dies_while_it_adopts_leaves_that_to_its_successor() {
    endsWell(
        Scenario.of(
            s -> {
              s.when(order(SubtaskOrder.Complete.class)).nth(3).then(s::crashCoordinator);
              s.when(adopted("count/0")).then(s::crashCoordinator);
              s.demand("the job was restarted", () -> s.row().lastAttempt() == 1);
            }),
        Mutation.KEEP_THE_CONVERSATION);
  }

  @Test
  void a_coordinator_that_was_frozen_and_replaced_changes_nothing_any_more() {
    endsWell(
        Scenario.of(
            s -> {
              s.when(order(SubtaskOrder.Trigger.class)).nth(3).then(s::freezeCoordinator);
              s.when(adopted("count/0")).then(() -> {});
            }),
        Mutation.ACCEPT_STALE_WRITE);
  }

  // ---- messages

  @Test
  void a_split_request_that_is_lost_is_answered_in_the_end() {
    endsWell(
        Scenario.of(s -> s.when(report(SubtaskReport.SplitRequest.class)).nth(2).isLost()),
        Mutation.REPORT_ONCE);
  }

  @Test
  void a_deployment_that_is_lost_is_sent_again() {
    endsWell(Scenario.of(s -> s.when(deployment("count/1", 1)).isLost()), Mutation.DEPLOY_ONCE);
  }

  @Test
  void a_deployment_that_arrives_after_its_cancellation_starts_nothing() {
    endsWell(
        Scenario.of(
            s -> {
              s.when(deployment("count/0", 1)).always().isHeldAs("deployment");
              s.when(report(SubtaskReport.Deployed.class, "numbers/0"))
                  .then(() -> s.fail("numbers/0"));
              s.when(gone("count/0")).then(() -> s.release("deployment"));
              s.never(opening("count/0", 1));
            }),
        Mutation.TAKE_FENCED_DEPLOYMENTS);
  }

  @Test
  void an_order_that_arrives_twice_is_done_once() {
    endsWell(
        Scenario.of(
            s -> {
              s.when(order(SubtaskOrder.Splits.class)).always().isRepeatedAfter(10);
              s.demand(
                  "nobody is shown that something arrived twice",
                  () -> s.view().receptionsAtSubtasks().containsKey(Reception.REPEATED));
            }),
        Mutation.TAKE_REPEATED_ORDERS);
  }

  // ---- stores and barriers

  @Test
  void what_an_unaligned_barrier_has_overtaken_a_restore_gives_back_once() {
    endsWell(
        Scenario.of(
                s ->
                    s.when(
                            headMoved()
                                .and("with records in flight", row -> s.hasInFlight(row.after())))
                        .then(s::crashEverything))
            .unaligned(),
        Mutation.LOSE_IN_FLIGHT);
  }

  @Test
  void a_store_that_is_slower_than_the_timeout_fails_checkpoints_and_not_the_job() {
    endsWell(
        Scenario.of(
            s -> {
              s.when(snapshotBegun("count/0", 2)).isDelayedBy(1_000);
              s.demand("the job was restarted", () -> s.row().lastAttempt() == 1);
            }),
        Mutation.LOSE_ALARMS);
  }
}
