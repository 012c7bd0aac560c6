package dev.weir.protocol.flow;

import java.util.Arrays;

/**
 * The sender's side of credit-based flow control: how many frames each output channel may still
 * take. A receiver grants credits as it consumes frames, so a channel never holds more frames than
 * its initial credits.
 */
public final class CreditLedger {
  private final int[] credits;

  public CreditLedger(int channels, int initialCredits) {
    if (initialCredits < 1) {
      throw new IllegalArgumentException("a channel needs at least one credit: " + initialCredits);
    }
    credits = new int[channels];
    Arrays.fill(credits, initialCredits);
  }

  /** Uses one credit of a channel up, if it has one. */
  public boolean take(int channel) {
    if (credits[channel] == 0) {
      return false;
    }
    credits[channel]--;
    return true;
  }

  public boolean has(int channel) {
    return credits[channel] > 0;
  }

  public void grant(int channel, int count) {
    credits[channel] += count;
  }
}
