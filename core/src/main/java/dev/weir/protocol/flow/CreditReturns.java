package dev.weir.protocol.flow;

/**
 * The receiver's side of credit-based flow control. Credits go back in lots of half of a channel's
 * initial credits: half as many messages, and the sender still never runs dry while the receiver
 * keeps up.
 */
public final class CreditReturns {
  private final int[] consumed;
  private final int lot;

  public CreditReturns(int channels, int initialCredits) {
    consumed = new int[channels];
    lot = Math.max(1, initialCredits / 2);
  }

  /** A frame of the channel was consumed; returns how many credits to grant now, often 0. */
  public int onConsumed(int channel) {
    int now = ++consumed[channel];
    if (now < lot) {
      return 0;
    }
    consumed[channel] = 0;
    return now;
  }
}
