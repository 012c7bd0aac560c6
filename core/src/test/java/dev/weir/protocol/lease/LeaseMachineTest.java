package dev.weir.protocol.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.lease.LeaseMachine.Step;
import dev.weir.serde.CorruptDataException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a lease may be taken, in virtual milliseconds. */
class LeaseMachineTest {
  private static final Duration TTL = Duration.ofSeconds(1);
  private static final LeaseRow THEIRS = new LeaseRow("b", TTL);

  private final LeaseMachine machine = new LeaseMachine("a", TTL, Duration.ofMillis(300));

  private static long at(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static Step lookAgain(long millis) {
    return new Step.LookAgain(Duration.ofMillis(millis));
  }

  @Test
  void whatNobodyHas_isWritten() {
    machine.begin();
    assertThat(machine.onRead(0, null, at(0))).isEqualTo(new Step.Write(0));
    assertThat(machine.onRead(7, machine.free(), at(0))).isEqualTo(new Step.Write(7));
    assertThat(machine.onRead(8, machine.mine(), at(0))).isEqualTo(new Step.Write(8));
  }

  @Test
  void whoWritesIsAlive() {
    machine.begin();
    assertThat(machine.onRead(4, THEIRS, at(0))).isEqualTo(lookAgain(300));
    assertThat(machine.onRead(5, THEIRS, at(300))).isEqualTo(new Step.Denied("b"));
  }

  @Test
  void whoDoesNotWriteForAWholeTimeToLiveHasLostIt() {
    machine.begin();
    assertThat(machine.onRead(4, THEIRS, at(100))).isEqualTo(lookAgain(300));
    assertThat(machine.onRead(4, THEIRS, at(1000))).isEqualTo(lookAgain(100));
    assertThat(machine.onRead(4, THEIRS, at(1099))).isEqualTo(lookAgain(1));
    assertThat(machine.onRead(4, THEIRS, at(1100))).isEqualTo(new Step.Write(4));
  }

  @Test
  void theLongerTimeToLiveCounts() {
    LeaseRow longer = new LeaseRow("b", TTL.multipliedBy(3));
    machine.begin();
    machine.onRead(4, longer, at(0));
    assertThat(machine.onRead(4, longer, at(2999))).isEqualTo(lookAgain(1));
    assertThat(machine.onRead(4, longer, at(3000))).isEqualTo(new Step.Write(4));

    LeaseRow shorter = new LeaseRow("b", Duration.ofMillis(1));
    machine.begin();
    assertThat(machine.onRead(5, shorter, at(5000))).isEqualTo(lookAgain(300));
    assertThat(machine.onRead(5, shorter, at(6000))).isEqualTo(new Step.Write(5));
  }

  @Test
  void whatWasSeenBeforeTheAttemptCounts_ifNothingHasChangedSince() {
    machine.onSeen(4, at(0));
    machine.begin();
    assertThat(machine.onRead(4, THEIRS, at(60_000))).isEqualTo(new Step.Write(4));
  }

  /** A holder that has written since the last look was alive then, and may be dead now. */
  @Test
  void whatHasChangedBeforeTheAttempt_denyNothing() {
    machine.onSeen(4, at(0));
    machine.begin();
    assertThat(machine.onRead(9, THEIRS, at(60_000))).isEqualTo(lookAgain(300));
    assertThat(machine.onRead(9, THEIRS, at(61_000))).isEqualTo(new Step.Write(9));
  }

  @Test
  void aLeaseIsHeldForATimeToLive_fromBeforeItsLastWrite() {
    machine.onWritten(4, at(100));
    assertThat(machine.heldRevision()).contains(5L);
    assertThat(machine.isHeld(at(1099))).isTrue();
    assertThat(machine.isHeld(at(1100))).isFalse();
    machine.onWritten(5, at(1200));
    assertThat(machine.isHeld(at(2199))).isTrue();
    machine.onLost();
    assertThat(machine.isHeld(at(1300))).isFalse();
    assertThat(machine.heldRevision()).isEmpty();
  }

  @Test
  void rowsAsBytes() {
    LeaseRow row = new LeaseRow("127.0.0.1:4711", Duration.ofSeconds(12));
    assertThat(LeaseRow.decode(row.encode())).isEqualTo(row);
    assertThatThrownBy(() -> LeaseRow.decode(new byte[] {2, 0}))
        .hasMessageContaining("format 2, this Weir knows format 1");
    assertThatThrownBy(() -> LeaseRow.decode(new byte[] {1, 9}))
        .isInstanceOf(CorruptDataException.class);
  }
}
