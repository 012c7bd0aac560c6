package dev.weir.protocol.flow;

/**
 * The receiver's side of credit-based flow control: counts the frames that it has consumed and says
 * when the sender should hear of it. That is after half of a channel's initial credits: half as
 * many messages, and the sender still never runs dry while the receiver keeps up.
 */
public final class CreditReturns {
  private final long[] consumed;
  private final long[] told;
  private final int[] lots;

  /**
   * @param initialCredits by channel, each at least 1
   */
  public CreditReturns(int[] initialCredits) {
    consumed = new long[initialCredits.length];
    told = new long[initialCredits.length];
    lots = new int[initialCredits.length];
    for (int channel = 0; channel < initialCredits.length; channel++) {
      lots[channel] = Math.max(1, CreditLedger.checked(initialCredits[channel]) / 2);
    }
  }

  /** A frame of the channel was consumed; returns whether to tell its sender now. */
  public boolean onConsumed(int channel) {
    return ++consumed[channel] - told[channel] >= lots[channel];
  }

  /** How many frames of the channel were consumed in all, to be told to its sender now. */
  public long tell(int channel) {
    told[channel] = consumed[channel];
    return consumed[channel];
  }
}
