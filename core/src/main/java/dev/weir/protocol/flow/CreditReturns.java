package dev.weir.protocol.flow;

/**
 * The receiver's side of credit-based flow control: counts the frames that it has consumed and says
 * when the sender should hear of it. That is after half of a channel's initial credits: half as
 * many messages, and the sender still never runs dry while the receiver keeps up.
 */
public final class CreditReturns {
  private final long[] consumed;
  private final long[] told;
  private final int lot;

  public CreditReturns(int channels, int initialCredits) {
    consumed = new long[channels];
    told = new long[channels];
    lot = Math.max(1, initialCredits / 2);
  }

  /** A frame of the channel was consumed; returns whether to tell its sender now. */
  public boolean onConsumed(int channel) {
    return ++consumed[channel] - told[channel] >= lot;
  }

  /** How many frames of the channel were consumed in all, to be told to its sender now. */
  public long tell(int channel) {
    told[channel] = consumed[channel];
    return consumed[channel];
  }
}
