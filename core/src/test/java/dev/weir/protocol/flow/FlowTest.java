package dev.weir.protocol.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.flow.SequenceCheck.SequenceException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowTest {
  /** A channel between a sender and a receiver, with frames and credits under way. */
  private record Channel(int credits, int frames, int grants, int consumed) {}

  /**
   * Every order of send, arrival, consumption and grant: never more frames than initial credits are
   * anywhere between the sender and the receiver's consumption, and nothing ever stands still.
   */
  @Test
  void everyInterleaving_keepsTheBound_andNeverStops() {
    for (int initial = 1; initial <= 9; initial++) {
      Set<Channel> seen = new HashSet<>();
      explore(new Channel(initial, 0, 0, 0), initial, seen);
      for (Channel each : seen) {
        assertThat(each.frames()).isLessThanOrEqualTo(initial);
        assertThat(each.credits() + each.frames() + each.grants() + each.consumed())
            .isEqualTo(initial);
        boolean canMove = each.credits() > 0 || each.frames() > 0 || each.grants() > 0;
        assertThat(canMove).as("%s with %s credits", each, initial).isTrue();
      }
    }
  }

  private void explore(Channel at, int initial, Set<Channel> seen) {
    if (!seen.add(at)) {
      return;
    }
    CreditLedger ledger = new CreditLedger(1, initial);
    for (int i = at.credits(); i < initial; i++) {
      assertThat(ledger.take(0)).isTrue();
    }
    if (ledger.has(0)) {
      assertThat(ledger.take(0)).isTrue();
      explore(
          new Channel(at.credits() - 1, at.frames() + 1, at.grants(), at.consumed()),
          initial,
          seen);
    } else {
      assertThat(ledger.take(0)).isFalse();
    }
    if (at.frames() > 0) {
      CreditReturns returns = new CreditReturns(1, initial);
      for (int i = 0; i < at.consumed(); i++) {
        assertThat(returns.onConsumed(0)).isZero();
      }
      int granted = returns.onConsumed(0);
      int left = granted > 0 ? 0 : at.consumed() + 1;
      assertThat(granted).isEqualTo(granted > 0 ? at.consumed() + 1 : 0);
      explore(
          new Channel(at.credits(), at.frames() - 1, at.grants() + granted, left), initial, seen);
    }
    if (at.grants() > 0) {
      explore(
          new Channel(at.credits() + at.grants(), at.frames(), 0, at.consumed()), initial, seen);
    }
  }

  @Test
  void channels_doNotShareCredits() {
    CreditLedger ledger = new CreditLedger(2, 1);
    assertThat(ledger.take(0)).isTrue();
    assertThat(ledger.take(0)).isFalse();
    assertThat(ledger.take(1)).isTrue();
    ledger.grant(0, 2);
    assertThat(ledger.has(0)).isTrue();
    assertThat(ledger.has(1)).isFalse();
    assertThatThrownBy(() -> new CreditLedger(1, 0))
        .hasMessage("a channel needs at least one credit: 0");
  }

  @Test
  void aLossAndARepeat_areTold() {
    SequenceCheck check = new SequenceCheck(2);
    check.onFrame(0, 0);
    check.onFrame(0, 1);
    check.onFrame(1, 0);
    assertThatThrownBy(() -> check.onFrame(0, 3))
        .isInstanceOf(SequenceException.class)
        .hasMessage("input channel 0 delivered frame 3 where frame 2 was due: frames were lost");
    assertThatThrownBy(() -> check.onFrame(1, 0))
        .hasMessage(
            "input channel 1 delivered frame 0 where frame 1 was due: a frame was repeated");
  }

  @Test
  void sequences_mayBeLongerThanAnInt() {
    SequenceCheck check = new SequenceCheck(1);
    for (long sequence = 0; sequence < 100_000; sequence++) {
      check.onFrame(0, sequence);
    }
    assertThatThrownBy(() -> check.onFrame(0, 100_000L + (1L << 32)))
        .isInstanceOf(SequenceException.class);
  }
}
