package dev.weir.protocol.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.element.CheckpointPurpose;
import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.JobEffect.Adopt;
import dev.weir.protocol.job.JobEffect.Cancel;
import dev.weir.protocol.job.JobEffect.CollectGarbage;
import dev.weir.protocol.job.JobEffect.Deploy;
import dev.weir.protocol.job.JobEffect.Ended;
import dev.weir.protocol.job.JobEffect.NotifyComplete;
import dev.weir.protocol.job.JobEffect.ScheduleRestart;
import dev.weir.protocol.job.JobMachine.Decision;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobMachineTest {
  private static final JobState CREATED = JobState.created(new JobId("job"));

  private final JobMachine machine =
      new JobMachine(new RestartStrategy.FixedDelay(2, Duration.ofMillis(5)), 2);

  static CompletedCheckpoint checkpoint(long id) {
    return checkpoint(id, CheckpointPurpose.PERIODIC);
  }

  static CompletedCheckpoint checkpoint(long id, CheckpointPurpose purpose) {
    return new CompletedCheckpoint(
        new CheckpointId(id),
        new ObjectRef(new ObjectName("job/chk-" + id + "/manifest-1"), 10, 7),
        purpose,
        100,
        20,
        3000);
  }

  private JobState running(int regions) {
    return machine.lead(CREATED, regions).next();
  }

  private JobState with(JobStatus status) {
    return running(2).withStatus(status);
  }

  @Test
  void aNewJob_isDeployedUnderItsFirstAttempt() {
    Decision decision = machine.lead(CREATED, 2);
    assertThat(decision.effects())
        .containsExactly(new Deploy(List.of(0, 1)), new CollectGarbage(true));
    JobState led = decision.next();
    assertThat(led.status()).isEqualTo(JobStatus.RUNNING);
    assertThat(led.epoch()).isEqualTo(new LeaderEpoch(1));
    assertThat(led.regionAttempts()).containsExactly(1, 1);
    assertThat(JobMachine.firstId(led)).isEqualTo(new CheckpointId(1));
    assertThat(led.reservedIds()).isEqualTo(100);
  }

  @Test
  void everyLeader_takesANewEpoch_newAttempts_andNewIds() {
    JobState first = running(2);
    JobState second = machine.lead(first, 2).next();
    JobState third = machine.resume(second, 3).next();
    assertThat(second.epoch()).isEqualTo(new LeaderEpoch(2));
    assertThat(second.regionAttempts()).containsExactly(2, 2);
    assertThat(third.regionAttempts()).containsExactly(3, 3, 3);
    assertThat(JobMachine.firstId(second)).isEqualTo(new CheckpointId(101));
    assertThat(JobMachine.firstId(third)).isEqualTo(new CheckpointId(201));
  }

  @ParameterizedTest
  @EnumSource(JobStatus.class)
  void aStart_runsWhateverHasNotFinished(JobStatus status) {
    Decision decision = machine.lead(with(status), 2);
    if (status == JobStatus.FINISHED) {
      assertThat(decision.effects())
          .containsExactly(new CollectGarbage(true), new Ended(JobStatus.FINISHED));
      assertThat(decision.next().status()).isEqualTo(JobStatus.FINISHED);
    } else {
      assertThat(decision.effects())
          .containsExactly(new Deploy(List.of(0, 1)), new CollectGarbage(true));
      assertThat(decision.next().status()).isEqualTo(JobStatus.RUNNING);
    }
  }

  @Test
  void aRegionThatCannotBeAdopted_isRestartedAlone_andThatIsNoFailure() {
    JobState before = running(2);
    JobState led = machine.resume(before, 2).next();
    Decision decision = machine.notAdopted(led, 1, 1);
    assertThat(decision.next().regionAttempts()).containsExactly(1, 2);
    assertThat(decision.next().failures()).isEqualTo(before.failures());
    assertThat(decision.effects())
        .containsExactly(new Cancel(List.of(1), 1), new Deploy(List.of(1)));
    Decision again = machine.notAdopted(decision.next(), 1, 1);
    assertThat(again.next()).isEqualTo(decision.next());
    assertThat(again.effects()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(JobStatus.class)
  void aFailOver_startsNothingThatHasEnded(JobStatus status) {
    Decision decision = machine.resume(with(status), 2);
    assertThat(decision.next().epoch()).isEqualTo(new LeaderEpoch(2));
    if (status == JobStatus.CREATED) {
      assertThat(decision.effects())
          .containsExactly(new Deploy(List.of(0, 1)), new CollectGarbage(true));
    } else if (status == JobStatus.RUNNING) {
      JobState before = with(status);
      assertThat(decision.effects())
          .containsExactly(new Adopt(List.of(0, 1), before.head()), new CollectGarbage(true));
      assertThat(decision.next().regionAttempts()).isEqualTo(before.regionAttempts());
      assertThat(decision.next().reservedIds()).isEqualTo(before.reservedIds() + 100);
    } else {
      assertThat(decision.effects()).containsExactly(new CollectGarbage(true), new Ended(status));
      assertThat(decision.next().status()).isEqualTo(status);
    }
  }

  @Test
  void aFailure_raisesTheAttemptOfItsRegionOnly() {
    Decision decision = machine.regionFailed(running(3), 1, 1, Failure.unknown("boom"), 1000);
    assertThat(decision.next().regionAttempts()).containsExactly(1, 2, 1);
    assertThat(decision.next().failure()).contains("boom");
    assertThat(decision.effects())
        .containsExactly(new Cancel(List.of(1), 1), new ScheduleRestart(List.of(1), 2, 5));
  }

  @Test
  void attemptsOfRegions_neverMeet() {
    JobState state = running(2);
    state = machine.regionFailed(state, 0, 1, Failure.unknown("a"), 0).next();
    state = machine.regionFailed(state, 1, 1, Failure.unknown("b"), 1).next();
    assertThat(state.regionAttempts()).containsExactly(2, 3);
  }

  @Test
  void aReportFromAnotherAttempt_changesNothing() {
    JobState state = machine.regionFailed(running(2), 0, 1, Failure.unknown("boom"), 0).next();
    for (int attempt : new int[] {1, 3}) {
      Decision stale =
          machine.regionFailed(state, 0, attempt, new Failure("again", Outlook.PERMANENT), 1);
      assertThat(stale.next()).isEqualTo(state);
      assertThat(stale.effects()).isEmpty();
    }
  }

  @Test
  void aFatalFailure_andOneTooMany_endTheJob() {
    Decision fatal =
        machine.regionFailed(
            running(2), 0, 1, new Failure("state does not fit", Outlook.PERMANENT), 0);
    assertThat(fatal.next().status()).isEqualTo(JobStatus.FAILED);
    assertThat(fatal.next().failure()).contains("state does not fit");
    assertThat(fatal.effects())
        .containsExactly(
            new Cancel(List.of(0, 1), 1), new CollectGarbage(true), new Ended(JobStatus.FAILED));

    JobState state = running(2);
    state = machine.allFailed(state, Failure.unknown("first"), 0).next();
    state = machine.allFailed(state, Failure.unknown("second"), 1).next();
    Decision last = machine.allFailed(state, Failure.unknown("third"), 2);
    assertThat(last.next().status()).isEqualTo(JobStatus.FAILED);
    assertThat(last.next().failure()).contains("third (gave up: at most 2 restarts)");
  }

  @Test
  void aLostRow_endsTheJob_whateverItWasDoing() {
    JobState stopped = machine.stopped(running(2)).next();
    for (JobState state : List.of(JobState.created(running(1).job()), running(2), stopped)) {
      Decision lost = machine.rowLost(state, "its row was deleted");
      assertThat(lost.next().status()).isEqualTo(JobStatus.FAILED);
      assertThat(lost.next().failure()).contains("its row was deleted");
      assertThat(lost.effects()).contains(new Ended(JobStatus.FAILED));
    }
    JobState finished = machine.finished(running(1)).next();
    assertThat(machine.rowLost(finished, "its row was deleted").effects())
        .contains(new Ended(JobStatus.FINISHED));
  }

  @Test
  void aStartAfterAnEnd_mayFailAsOftenAsANewJob_butACrashDoesNotForgive() {
    JobState state = running(1);
    for (int i = 1; i <= 3; i++) {
      state = machine.regionFailed(state, 0, i, Failure.unknown("boom"), i).next();
    }
    assertThat(state.status()).isEqualTo(JobStatus.FAILED);
    JobState again = machine.lead(state, 1).next();
    assertThat(again.failures().times()).isEmpty();
    assertThat(again.failure()).isEmpty();

    JobState crashed = machine.regionFailed(running(1), 0, 1, Failure.unknown("boom"), 0).next();
    assertThat(machine.lead(crashed, 1).next().failures().times()).containsExactly(0L);
  }

  @Test
  void aRestartThatIsDue_deploysRegionsThatHaveNotFailedAgain() {
    JobState state = machine.allFailed(running(2), Failure.unknown("boom"), 0).next();
    JobState failedAgain = machine.regionFailed(state, 0, 2, Failure.unknown("boom"), 1).next();
    assertThat(machine.restartDue(failedAgain, List.of(0, 1), 2).effects())
        .containsExactly(new Deploy(List.of(1)));
    assertThat(machine.restartDue(failedAgain, List.of(0), 3).effects())
        .containsExactly(new Deploy(List.of(0)));
  }

  @Test
  void theHead_movesForwardOnly_andOldCheckpointsAreLetGo() {
    JobState state = running(1);
    for (long id = 1; id <= 3; id++) {
      Decision moved = machine.manifestWritten(state, checkpoint(id));
      state = moved.next();
      assertThat(state.head()).contains(checkpoint(id));
      assertThat(moved.effects())
          .containsExactly(new NotifyComplete(checkpoint(id)), new CollectGarbage(false));
    }
    assertThat(state.retained()).containsExactly(checkpoint(2), checkpoint(3));
    for (long id = 1; id <= 3; id++) {
      Decision stale = machine.manifestWritten(state, checkpoint(id));
      assertThat(stale.next()).isEqualTo(state);
      assertThat(stale.effects()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(JobStatus.class)
  void aJobThatDoesNotRun_isNotMovedByAnything(JobStatus status) {
    if (status == JobStatus.RUNNING) {
      return;
    }
    JobState state = with(status);
    for (Decision decision :
        List.of(
            machine.regionFailed(state, 0, 1, new Failure("late", Outlook.PERMANENT), 0),
            machine.allFailed(state, Failure.unknown("late"), 0),
            machine.givenUp(state),
            machine.restartDue(state, List.of(0), 1),
            machine.manifestWritten(state, checkpoint(1)),
            machine.finished(state),
            machine.stopped(state))) {
      assertThat(decision.next()).isEqualTo(state);
      assertThat(decision.effects()).isEmpty();
    }
  }

  @Test
  void endings_areDurableBeforeTheyAreTold() {
    assertThat(machine.finished(running(2)).effects())
        .containsExactly(
            new Cancel(List.of(0, 1), 1), new CollectGarbage(true), new Ended(JobStatus.FINISHED));
    assertThat(machine.stopped(running(2)).next().status()).isEqualTo(JobStatus.STOPPED);
    assertThat(machine.givenUp(running(2)).next().status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void forgetting_keepsWhatTellsTheRunsApart() {
    JobState state = machine.manifestWritten(running(2), checkpoint(7)).next();
    JobState forgotten = JobMachine.forget(state);
    assertThat(forgotten.head()).isEmpty();
    assertThat(forgotten.status()).isEqualTo(JobStatus.CREATED);
    JobState led = machine.lead(forgotten, 2).next();
    assertThat(led.epoch()).isEqualTo(new LeaderEpoch(2));
    assertThat(led.lastAttempt()).isEqualTo(2);
    assertThat(JobMachine.firstId(led)).isEqualTo(new CheckpointId(101));
  }

  @Test
  void theCheckpointsOfBefore_areKept_untilTheNewRunHasOneOfItsOwn() {
    JobState earlier = machine.manifestWritten(running(1), checkpoint(7)).next();
    JobState begun = machine.lead(JobMachine.forget(earlier), 1).next();
    assertThat(begun.head()).isEmpty();
    assertThat(begun.retained()).containsExactly(checkpoint(7));
    assertThat(machine.resume(begun, 1).next().head()).isEmpty();
    JobState failed = machine.givenUp(begun).next();
    assertThat(failed.resumesFrom()).contains(checkpoint(7));
    assertThat(machine.lead(failed, 1).next().head()).contains(checkpoint(7));
    assertThat(machine.lead(JobMachine.forget(failed), 1).next().head()).isEmpty();

    JobState own = machine.manifestWritten(begun, checkpoint(101)).next();
    assertThat(own.retained()).containsExactly(checkpoint(101));
    assertThat(own.resumesFrom()).contains(checkpoint(101));
  }

  @Test
  void onlySoManyFailures_areRemembered() {
    JobMachine patient =
        new JobMachine(new RestartStrategy.FixedDelay(Integer.MAX_VALUE, Duration.ofMillis(1)), 1);
    JobState state = patient.lead(CREATED, 1).next();
    for (int i = 0; i < 3 * RestartStrategy.MEMORY; i++) {
      state = patient.allFailed(state, Failure.unknown("boom"), i).next();
    }
    assertThat(state.failures().times()).hasSize(RestartStrategy.MEMORY);
    assertThat(state.failures().times().get(0)).isEqualTo(2L * RestartStrategy.MEMORY);
  }

  private static JobMachine patient(int maxSameFailures) {
    return new JobMachine(
        new RestartStrategy.ExponentialDelay(
            Duration.ofMillis(1), Duration.ofMillis(8), 2, Duration.ofSeconds(1), maxSameFailures),
        2);
  }

  @Test
  void theDeathOfAMachineDelaysNothing_unlessTheJobHasNotComeOnSince() {
    JobMachine patient = patient(3);
    JobState state = patient.lead(CREATED, 1).next();
    Failure death = new Failure("node n1 is dead", Outlook.ELSEWHERE);
    for (int i = 0; i < 5; i++) {
      Decision restart = patient.allFailed(state, death, i);
      assertThat(delayOf(restart)).isZero();
      state = patient.manifestWritten(restart.next(), checkpoint(i + 1)).next();
    }
    for (int i = 0; i < 5; i++) {
      Decision again = patient.allFailed(state, death, 10 + i);
      assertThat(delayOf(again)).isEqualTo(List.of(0L, 0L, 1L, 2L, 4L).get(i));
      state = again.next();
    }
  }

  private static long delayOf(Decision decision) {
    return decision.effects().stream()
        .filter(ScheduleRestart.class::isInstance)
        .mapToLong(effect -> ((ScheduleRestart) effect).delayMillis())
        .sum();
  }

  @Test
  void theSameFailure_withoutACheckpointInBetween_hasAnEnd() {
    JobMachine patient = patient(3);
    JobState state = patient.lead(CREATED, 1).next();
    state = patient.allFailed(state, Failure.unknown("subtask a/0: row 17 is bad"), 0).next();
    state = patient.allFailed(state, Failure.unknown("something else"), 1).next();
    state = patient.allFailed(state, Failure.unknown("subtask a/3: row 4 is bad"), 2).next();
    assertThat(state.failures().sameFailures()).isEqualTo(2);
    JobState moved = patient.manifestWritten(state, checkpoint(1)).next();
    assertThat(moved.failures().sameFailures()).isZero();
    assertThat(moved.failures().times()).hasSize(3);

    // a crash does not forget
    JobState led = patient.lead(JobStateCodec.decode(JobStateCodec.encode(state)), 1).next();
    JobState ended =
        patient.allFailed(led, Failure.unknown("subtask a/12: row 5 is bad"), 3).next();
    assertThat(ended.status()).isEqualTo(JobStatus.FAILED);
    assertThat(ended.failure().orElseThrow())
        .startsWith(
            "it failed 3 times in the same way before its first checkpoint: subtask a/12: row 5 is"
                + " bad (gave up: ");
    assertThat(patient.lead(ended, 1).next().failures()).isEqualTo(FailureHistory.NONE);
  }

  @Test
  void whatPasses_isTriedWithoutEnd_andSoIsWhatAStrategyPromises() {
    JobMachine patient = patient(3);
    JobState state = patient.lead(CREATED, 1).next();
    for (int i = 0; i < 50; i++) {
      state = patient.allFailed(state, new Failure("no space", Outlook.PASSING), i).next();
    }
    assertThat(state.status()).isEqualTo(JobStatus.RUNNING);
    assertThat(JobMachine.stuck(state))
        .contains("failed 50 times in the same way before its first checkpoint");

    JobMachine endless = patient(Integer.MAX_VALUE);
    for (int i = 0; i < 50; i++) {
      state = endless.allFailed(state, Failure.unknown("boom"), i).next();
    }
    assertThat(state.status()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void onlySoManyCauses_areRemembered() {
    JobMachine patient = patient(2);
    JobState state = patient.lead(CREATED, 1).next();
    for (char cause = 'a'; cause <= 'z'; cause++) {
      state = patient.allFailed(state, Failure.unknown("cause " + cause + "."), 0).next();
    }
    assertThat(state.failures().repeated()).hasSize(8);
    assertThat(state.failures().sameFailures()).isEqualTo(1);
  }

  @Test
  void aCause_isToldFromAnother_byMoreThanNumbersAndRecords() {
    String cause = RepeatedFailure.causeOf("subtask a/17: For input string: \"x1\" (at A.java:3)");
    assertThat(RepeatedFailure.causeOf("subtask a/2: For input string: \"\" (at A.java:3)"))
        .isEqualTo(cause);
    assertThat(RepeatedFailure.causeOf("at Order@1f3a7c")).isEqualTo("at Order@#");
    assertThat(RepeatedFailure.causeOf("subtask b/17: For input string: \"x1\" (at A.java:3)"))
        .isNotEqualTo(cause);
    assertThat(RepeatedFailure.causeOf("x".repeat(10_000))).hasSize(300);
  }

  /** All sequences of four things that may happen: what every reachable state has in common. */
  @Test
  void invariants_holdInEveryReachableState() {
    Set<JobState> reached = new HashSet<>();
    explore(CREATED, 4, reached);
    assertThat(reached).hasSizeGreaterThan(100);
    for (JobState state : reached) {
      assertThat(state.regionAttempts()).allMatch(attempt -> attempt <= state.lastAttempt());
      assertThat(state.retained().size()).isLessThanOrEqualTo(2);
      state.head().ifPresent(head -> assertThat(state.retained()).endsWith(head));
      assertThat(JobStateCodec.decode(JobStateCodec.encode(state))).isEqualTo(state);
    }
  }

  private void explore(JobState state, int depth, Set<JobState> reached) {
    if (!reached.add(state) || depth == 0) {
      return;
    }
    long nextId = state.head().map(head -> head.id().value() + 1).orElse(1L);
    int attempt = state.regionAttempts().isEmpty() ? 1 : state.regionAttempts().get(0);
    for (Decision decision :
        List.of(
            machine.lead(state, 2),
            machine.resume(state, 2),
            machine.notAdopted(state, 0, attempt),
            machine.regionFailed(state, 0, attempt, Failure.unknown("boom"), 0),
            machine.regionFailed(state, 0, attempt, new Failure("fatal", Outlook.PERMANENT), 0),
            machine.allFailed(state, Failure.unknown("all"), 1),
            machine.manifestWritten(state, checkpoint(nextId)),
            machine.reserveIds(state),
            machine.finished(state),
            machine.stopped(state),
            Decision.of(JobMachine.forget(state)))) {
      JobState next = decision.next();
      assertThat(next.epoch()).isGreaterThanOrEqualTo(state.epoch());
      assertThat(next.lastAttempt()).isGreaterThanOrEqualTo(state.lastAttempt());
      assertThat(next.reservedIds()).isGreaterThanOrEqualTo(state.reservedIds());
      explore(next, depth - 1, reached);
    }
  }

  @Test
  void atLeastTheHead_isRetained() {
    assertThatThrownBy(() -> new JobMachine(new RestartStrategy.None(), 0))
        .hasMessage("at least one checkpoint must be retained: 0");
  }
}
