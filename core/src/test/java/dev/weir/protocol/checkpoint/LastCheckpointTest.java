package dev.weir.protocol.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.CheckpointPurpose;
import dev.weir.failure.Failure;
import dev.weir.protocol.checkpoint.CheckpointEffect.Abort;
import dev.weir.protocol.checkpoint.CheckpointEffect.Finish;
import dev.weir.protocol.checkpoint.CheckpointEffect.Stop;
import dev.weir.protocol.checkpoint.CheckpointEffect.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the checkpoints of a job end: behind its whole input, or because it is told to stop. */
class LastCheckpointTest extends MachineUnderTest {
  @Test
  void drained_bringsOneFinalCheckpointAtOnce_andTheJobFinishesWhenAllHaveCommittedIt() {
    running(0);
    take(machine.drained(state, A, 10));
    assertThat(effects).isEmpty();
    take(machine.drained(state, B, 11));
    assertThat(effects).containsExactly(new Trigger(barrier(1, CheckpointPurpose.FINAL)));
    acknowledgeAll(1, true, 12);
    moveHead(1);
    complete(1, 13);
    assertThat(effects).isEmpty();
    assertThat(machine.nextTick(state)).isEqualTo(Long.MAX_VALUE);
    tick(5000);
    assertThat(effects).isEmpty();
    commit(1, A);
    assertThat(effects).isEmpty();
    commit(1, B);
    assertThat(effects).containsExactly(new Finish());
  }

  @Test
  void aCheckpointThatWasUnderWayWhenTheInputEnded_isNotTheFinalOne() {
    running(0);
    tick(100);
    acknowledge(1, A, false, 101);
    take(machine.drained(state, A, 102));
    take(machine.drained(state, B, 103));
    assertThat(effects).isEmpty();
    acknowledge(1, B, true, 104);
    moveHead(1);
    complete(1, 105);
    assertThat(effects).containsExactly(new Trigger(barrier(2, CheckpointPurpose.FINAL)));
    commit(1, A);
    commit(1, B);
    assertThat(effects).isEmpty();
  }

  @Test
  void aCheckpointThatFindsAllInputProcessed_isTheFinalOne_whateverItWasTriggeredFor() {
    running(0);
    take(machine.stopRequested(state, 5));
    assertThat(effects).containsExactly(new Trigger(barrier(1, CheckpointPurpose.STOP)));
    take(machine.drained(state, A, 6));
    take(machine.drained(state, B, 7));
    acknowledge(1, A, true, 8);
    assertThat(state.pending().get(id(1)).purpose()).isEqualTo(CheckpointPurpose.STOP);
    acknowledge(1, B, true, 9);
    assertThat(state.pending().get(id(1)).purpose()).isEqualTo(CheckpointPurpose.FINAL);
    moveHead(1);
    complete(1, 10);
    commit(1, A);
    commit(1, B);
    assertThat(effects).containsExactly(new Finish());
  }

  @Test
  void aFinalCheckpointOfWhichASubtaskSaysThatItHasInput_endsNothing() {
    running(0);
    take(machine.drained(state, A, 5));
    take(machine.drained(state, B, 6));
    assertThat(effects).containsExactly(new Trigger(barrier(1, CheckpointPurpose.FINAL)));
    acknowledge(1, A, false, 7);
    acknowledge(1, B, true, 8);
    assertThat(state.pending().get(id(1)).purpose()).isEqualTo(CheckpointPurpose.PERIODIC);
    moveHead(1);
    complete(1, 9);
    commit(1, A);
    commit(1, B);
    assertThat(effects).isEmpty();
  }

  @Test
  void aFinalCheckpointThatFails_isRepeated() {
    running(0);
    take(machine.drained(state, A, 10));
    take(machine.drained(state, B, 11));
    take(machine.declined(state, id(1), Failure.unknown("no disk"), 12));
    assertThat(effects)
        .containsExactly(
            new Abort(id(1), "no disk"), new Trigger(barrier(2, CheckpointPurpose.FINAL)));
  }

  @Test
  void aRegionThatRestartsBehindTheFinalCheckpoint_drainsAgainBeforeTheEnd() {
    running(0);
    take(machine.drained(state, A, 10));
    take(machine.drained(state, B, 11));
    acknowledgeAll(1, true, 12);
    moveHead(1);
    complete(1, 13);
    commit(1, A);
    take(machine.suspended(state, List.of(B), 14));
    commit(1, B);
    assertThat(effects).isEmpty();
    running(20);
    assertThat(effects).isEmpty();
    take(machine.drained(state, B, 21));
    assertThat(effects).containsExactly(new Trigger(barrier(2, CheckpointPurpose.FINAL)));
    acknowledgeAll(2, true, 22);
    moveHead(2);
    complete(2, 23);
    commit(2, A);
    commit(2, B);
    assertThat(effects).containsExactly(new Finish());
  }

  @Test
  void aStop_triggersAtOnce_andStopsBehindTheCommits() {
    running(0);
    take(machine.stopRequested(state, 5));
    assertThat(effects).containsExactly(new Trigger(barrier(1, CheckpointPurpose.STOP)));
    tick(200);
    assertThat(effects).isEmpty();
    acknowledgeAll(1, false, 210);
    moveHead(1);
    complete(1, 220);
    assertThat(effects).isEmpty();
    assertThat(machine.nextTick(state)).isEqualTo(Long.MAX_VALUE);
    commit(1, A);
    commit(1, B);
    assertThat(effects).containsExactly(new Stop());
  }

  @Test
  void aStop_waitsForACheckpointUnderWay_andForARestart() {
    running(0);
    tick(100);
    take(machine.stopRequested(state, 110));
    assertThat(effects).isEmpty();
    take(machine.suspended(state, List.of(A), 120));
    running(130);
    assertThat(effects).containsExactly(new Trigger(barrier(2, CheckpointPurpose.STOP)));
    assertThat(state.pending().get(id(2)).purpose()).isEqualTo(CheckpointPurpose.STOP);
  }

  @Test
  void theTimer_isNeverSetWhereNothingIsToBeDone() {
    // Else the coordinator would spin: a tick that is due at once and does nothing.
    running(0);
    take(machine.drained(state, A, 10));
    take(machine.drained(state, B, 11));
    acknowledgeAll(1, true, 12);
    moveHead(1);
    complete(1, 500);
    assertThat(machine.nextTick(state)).isEqualTo(Long.MAX_VALUE);
  }
}
