package dev.weir.protocol.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.CheckpointPurpose;
import dev.weir.failure.Failure;
import dev.weir.failure.Outlook;
import dev.weir.protocol.checkpoint.CheckpointEffect.Abort;
import dev.weir.protocol.checkpoint.CheckpointEffect.Escalate;
import dev.weir.protocol.checkpoint.CheckpointEffect.MoveHead;
import dev.weir.protocol.checkpoint.CheckpointEffect.ReserveIds;
import dev.weir.protocol.checkpoint.CheckpointEffect.Trigger;
import dev.weir.protocol.checkpoint.CheckpointEffect.WriteManifest;
import dev.weir.protocol.checkpoint.PendingCheckpoint.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointMachineTest extends MachineUnderTest {
  @Test
  void aCheckpoint_goesThroughAllPhases_inOrder() {
    running(0);
    assertThat(effects).isEmpty();
    assertThat(machine.nextTick(state)).isEqualTo(100);

    tick(100);
    assertThat(effects).containsExactly(new Trigger(barrier(1)));
    acknowledge(1, A, false, 110);
    assertThat(effects).isEmpty();
    acknowledge(1, B, false, 120);
    PendingCheckpoint writing = state.pending().get(id(1));
    assertThat(writing.phase()).isEqualTo(Phase.WRITING_MANIFEST);
    assertThat(effects).containsExactly(new WriteManifest(writing));
    moveHead(1);
    assertThat(effects).containsExactly(new MoveHead(state.pending().get(id(1))));
    complete(1, 130);
    assertThat(effects).isEmpty();
    assertThat(state.pending()).isEmpty();
    assertThat(state.committing()).containsOnlyKeys(id(1));
    commit(1, A);
    commit(1, B);
    assertThat(effects).isEmpty();
    assertThat(state.committing()).isEmpty();
    assertThat(machine.nextTick(state)).isEqualTo(200);
  }

  @Test
  void whatIsSaidAboutACheckpointThatIsOver_hasNoEffect() {
    running(0);
    tick(100);
    acknowledge(1, A, false, 110);
    take(machine.declined(state, id(1), Failure.unknown("no disk"), 120));
    assertThat(effects).containsExactly(new Abort(id(1), "no disk"));
    CheckpointState after = state;

    acknowledge(1, B, false, 121);
    assertThat(state).isEqualTo(after);
    moveHead(1);
    assertThat(state).isEqualTo(after);
    complete(1, 122);
    assertThat(state).isEqualTo(after);
    take(machine.declined(state, id(1), Failure.unknown("again"), 123));
    assertThat(state).isEqualTo(after);
    assertThat(effects).isEmpty();
  }

  @Test
  void aRepeatedAcknowledgement_countsOnce() {
    running(0);
    tick(100);
    acknowledge(1, A, false, 110);
    acknowledge(1, A, false, 111);
    assertThat(effects).isEmpty();
    assertThat(state.pending().get(id(1)).phase()).isEqualTo(Phase.COLLECTING);
  }

  @Test
  void theMinimumPause_isKept_afterTheEndOfACheckpoint() {
    running(0);
    tick(100);
    acknowledgeAll(1, false, 185);
    moveHead(1);
    complete(1, 190);
    assertThat(machine.nextTick(state)).isEqualTo(220);
    tick(219);
    assertThat(effects).isEmpty();
    tick(220);
    assertThat(effects).containsExactly(new Trigger(barrier(2)));
  }

  @Test
  void aCheckpoint_timesOut_inEachPhaseButTheLast() {
    for (Phase phase : Phase.values()) {
      state = CheckpointState.initial(BOTH, id(1), 100);
      running(0);
      tick(100);
      if (phase != Phase.COLLECTING) {
        acknowledgeAll(1, false, 110);
      }
      if (phase == Phase.MOVING_HEAD) {
        moveHead(1);
      }
      tick(1099);
      assertThat(effects).isEmpty();
      tick(1100);
      if (phase == Phase.MOVING_HEAD) {
        assertThat(effects).isEmpty();
        assertThat(state.pending()).containsKey(id(1));
      } else {
        assertThat(effects).containsExactly(new Abort(id(1), "timed out after PT1S"));
        assertThat(state.pending()).isEmpty();
      }
    }
  }

  @Test
  void oneFailureTooMany_isReported_andEndsTriggering() {
    running(0);
    tick(100);
    take(machine.declined(state, id(1), Failure.unknown("first"), 110));
    assertThat(effects).containsExactly(new Abort(id(1), "first"));
    tick(200);
    assertThat(effects).containsExactly(new Trigger(barrier(2)));
    take(machine.declined(state, id(2), Failure.unknown("second"), 210));
    assertThat(effects).hasSize(2);
    assertThat(effects.get(0)).isEqualTo(new Abort(id(2), "second"));
    assertThat(effects.get(1))
        .isEqualTo(
            new Escalate(
                Failure.unknown("checkpoint 2 failed, 2 in a row where 1 are tolerated: second")));
    assertThat(machine.nextTick(state)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatTheNextOneWouldMeetToo_isNotTriedAgain() {
    machine = new CheckpointMachine(settings(5, 1));
    running(0);
    tick(100);
    take(machine.declined(state, id(1), new Failure("no such type", Outlook.PERMANENT), 110));
    assertThat(effects)
        .containsExactly(
            new Abort(id(1), "no such type"),
            new Escalate(new Failure("checkpoint 1: no such type", Outlook.PERMANENT)));
    assertThat(machine.nextTick(state)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void howTheLastFailureLooks_isHowTheJobsFailureDoes() {
    machine = new CheckpointMachine(settings(0, 1));
    running(0);
    tick(100);
    take(machine.declined(state, id(1), new Failure("no space", Outlook.PASSING), 110));
    assertThat(((Escalate) effects.get(1)).failure().outlook()).isEqualTo(Outlook.PASSING);
  }

  @Test
  void aCompletedCheckpoint_forgivesEarlierFailures() {
    running(0);
    tick(100);
    take(machine.declined(state, id(1), Failure.unknown("first"), 110));
    tick(200);
    acknowledgeAll(2, false, 210);
    moveHead(2);
    complete(2, 220);
    tick(320);
    take(machine.declined(state, id(3), Failure.unknown("third"), 330));
    assertThat(effects).containsExactly(new Abort(id(3), "third"));
  }

  @Test
  void aSuspension_abortsWhatCannotComplete_butNotAMoveOfTheHead() {
    machine = new CheckpointMachine(settings(0, 3));
    running(0);
    for (long now : new long[] {100, 200, 300}) {
      tick(now);
    }
    acknowledgeAll(1, false, 310);
    moveHead(1);
    acknowledgeAll(2, false, 320);
    take(machine.suspended(state, List.of(A), 330));
    assertThat(effects)
        .containsExactly(
            new Abort(id(2), "subtasks are being restarted"),
            new Abort(id(3), "subtasks are being restarted"));
    assertThat(state.pending()).containsOnlyKeys(id(1));
    complete(1, 340);
    assertThat(effects).isEmpty();
    assertThat(state.committing()).isEmpty();

    running(400);
    tick(500);
    assertThat(effects).containsExactly(new Trigger(barrier(4)));
  }

  @Test
  void anAbort_touchesItsOwnCheckpointOnly() {
    machine = new CheckpointMachine(settings(5, 2));
    running(0);
    tick(100);
    tick(200);
    take(machine.declined(state, id(1), Failure.unknown("one"), 210));
    assertThat(effects).containsExactly(new Abort(id(1), "one"));
    acknowledgeAll(2, false, 220);
    assertThat(state.pending().get(id(2)).phase()).isEqualTo(Phase.WRITING_MANIFEST);
  }

  @Test
  void aLaterCheckpointThatCompletesFirst_subsumesEarlierOnes() {
    machine = new CheckpointMachine(settings(5, 2));
    running(0);
    tick(100);
    tick(200);
    acknowledgeAll(2, false, 220);
    moveHead(2);
    complete(2, 230);
    assertThat(effects).contains(new Abort(id(1), "overtaken by checkpoint 2"));
    assertThat(state.pending()).doesNotContainKey(id(1));
  }

  @Test
  void noMoreThanTheAllowedNumber_isUnderWay() {
    machine = new CheckpointMachine(settings(5, 2));
    running(0);
    tick(100);
    tick(200);
    tick(300);
    assertThat(effects).isEmpty();
    assertThat(state.pending()).hasSize(2);
    assertThat(machine.nextTick(state)).isEqualTo(1100);
  }

  @Test
  void commitsCoverEarlierCheckpoints() {
    running(0);
    tick(100);
    acknowledgeAll(1, false, 110);
    moveHead(1);
    complete(1, 120);
    tick(220);
    acknowledgeAll(2, false, 230);
    moveHead(2);
    complete(2, 240);
    commit(2, A);
    commit(2, B);
    assertThat(state.committing()).isEmpty();
  }

  @Test
  void aRequest_triggersAtOnce_orAsSoonAsThereIsRoom() {
    running(0);
    take(machine.requested(state, 5));
    assertThat(effects).containsExactly(new Trigger(barrier(1, CheckpointPurpose.REQUESTED)));
    take(machine.requested(state, 6));
    assertThat(effects).isEmpty();
    acknowledgeAll(1, false, 7);
    moveHead(1);
    complete(1, 8);
    assertThat(effects).containsExactly(new Trigger(barrier(2, CheckpointPurpose.REQUESTED)));
    acknowledgeAll(2, false, 9);
    moveHead(2);
    complete(2, 10);
    assertThat(effects).isEmpty();
    tick(109);
    assertThat(effects).containsExactly(new Trigger(barrier(3)));
  }

  @Test
  void noIdBeyondTheReservedOnes_isUsed_andMoreAreReservedBeforeTheyRunOut() {
    state = CheckpointState.initial(BOTH, id(1), 2);
    long now = 0;
    running(now);
    long reserved = 2;
    for (int round = 1; round <= 7; round++) {
      now = machine.nextTick(state);
      assertThat(now).as("round %s", round).isNotEqualTo(Long.MAX_VALUE);
      tick(now);
      assertThat(effects).contains(new Trigger(barrier(round)));
      assertThat((long) round).isLessThanOrEqualTo(reserved);
      boolean reserve = effects.contains(new ReserveIds());
      assertThat(reserve).isEqualTo(round == reserved);
      acknowledgeAll(round, false, now);
      moveHead(round);
      complete(round, now);
      if (reserve) {
        assertThat(machine.nextTick(state)).isEqualTo(Long.MAX_VALUE);
        reserved += 2;
        take(machine.idsReserved(state, reserved, now));
      }
    }
  }
}
