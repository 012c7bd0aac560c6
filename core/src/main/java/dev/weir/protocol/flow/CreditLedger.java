package dev.weir.protocol.flow;

/**
 * The sender's side of credit-based flow control: how many frames each output channel may still
 * take. The receiver says how many it has consumed in all, so a channel never holds more frames
 * than its initial credits, and a lost statement is made up for by the next.
 */
public final class CreditLedger {
  private final long[] sent;
  private final long[] allowed;
  private final int[] initialCredits;

  /**
   * @param initialCredits by channel, each at least 1
   */
  public CreditLedger(int[] initialCredits) {
    this.initialCredits = initialCredits.clone();
    sent = new long[initialCredits.length];
    allowed = new long[initialCredits.length];
    for (int channel = 0; channel < initialCredits.length; channel++) {
      allowed[channel] = checked(initialCredits[channel]);
    }
  }

  static int checked(int initialCredits) {
    if (initialCredits < 1) {
      throw new IllegalArgumentException("a channel needs at least one credit: " + initialCredits);
    }
    return initialCredits;
  }

  /** Uses one credit of a channel up, if it has one. */
  public boolean take(int channel) {
    if (!has(channel)) {
      return false;
    }
    sent[channel]++;
    return true;
  }

  public boolean has(int channel) {
    return sent[channel] < allowed[channel];
  }

  /** The receiver has consumed so many frames of the channel in all. */
  public void onConsumed(int channel, long frames) {
    allowed[channel] = Math.max(allowed[channel], frames + initialCredits[channel]);
  }
}
