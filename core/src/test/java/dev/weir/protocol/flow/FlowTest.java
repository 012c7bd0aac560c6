package dev.weir.protocol.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.flow.SequenceCheck.SequenceException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowTest {
  /**
   * A channel between a sender and a receiver: frames sent and consumed in all, and what the sender
   * was told and has heard of the latter.
   */
  private record Channel(long sent, long consumed, long told, long heard) {}

  /**
   * Every order of send, consumption, statement, its arrival and its loss: never more frames than
   * initial credits are anywhere between the sender and the receiver's consumption, and unless a
   * statement is lost nothing stands still.
   */
  @Test
  void everyInterleaving_keepsTheBound_andNeverStops() {
    for (int initial = 1; initial <= 6; initial++) {
      Set<Channel> seen = new HashSet<>();
      explore(new Channel(0, 0, 0, 0), initial, seen);
      for (Channel each : seen) {
        assertThat(each.sent() - each.consumed()).isBetween(0L, (long) initial);
        boolean heardAll = each.heard() == each.told() && each.sent() == each.consumed();
        assertThat(!heardAll || ledger(each, initial).has(0))
            .as("%s with %s credits", each, initial)
            .isTrue();
      }
    }
  }

  private static CreditLedger ledger(Channel at, int initial) {
    CreditLedger ledger = new CreditLedger(new int[] {initial});
    for (long i = 0; i < at.sent(); i++) {
      // What was sent could be sent, whatever the sender had heard by then.
      if (!ledger.take(0)) {
        ledger.onConsumed(0, at.heard());
        assertThat(ledger.take(0)).isTrue();
      }
    }
    ledger.onConsumed(0, at.heard());
    ledger.onConsumed(0, 0); // an old statement that arrives late changes nothing
    return ledger;
  }

  private static boolean tells(Channel at, int initial) {
    CreditReturns returns = new CreditReturns(new int[] {initial});
    boolean tells = false;
    for (long i = 0; i <= at.consumed(); i++) {
      if (i == at.told()) {
        returns.tell(0);
      }
      tells = returns.onConsumed(0);
    }
    return tells;
  }

  private void explore(Channel at, int initial, Set<Channel> seen) {
    if (at.sent() > 3L * initial || !seen.add(at)) {
      return;
    }
    if (ledger(at, initial).take(0)) {
      explore(new Channel(at.sent() + 1, at.consumed(), at.told(), at.heard()), initial, seen);
    }
    if (at.sent() > at.consumed()) {
      long consumed = at.consumed() + 1;
      long told = tells(at, initial) ? consumed : at.told();
      explore(new Channel(at.sent(), consumed, told, at.heard()), initial, seen);
    }
    if (at.told() > at.heard()) {
      explore(new Channel(at.sent(), at.consumed(), at.told(), at.told()), initial, seen);
    }
  }

  @Test
  void channels_doNotShareCredits() {
    CreditLedger ledger = new CreditLedger(new int[] {1, 1});
    assertThat(ledger.take(0)).isTrue();
    assertThat(ledger.take(0)).isFalse();
    assertThat(ledger.take(1)).isTrue();
    ledger.onConsumed(0, 1);
    assertThat(ledger.has(0)).isTrue();
    assertThat(ledger.has(1)).isFalse();
    assertThatThrownBy(() -> new CreditLedger(new int[] {0}))
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
