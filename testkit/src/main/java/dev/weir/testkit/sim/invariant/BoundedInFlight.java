package dev.weir.testkit.sim.invariant;

import dev.weir.testkit.sim.shell.AttemptWorld;

/** A channel never holds more frames than its initial credits, on the way and queued together. */
final class BoundedInFlight extends Invariant {
  private final int initialCredits;

  BoundedInFlight(int initialCredits) {
    this.initialCredits = initialCredits;
  }

  @Override
  public void frameSent(AttemptWorld sender, int outChannel, int outstanding) {
    if (outstanding > initialCredits) {
      violated(
          "channel "
              + outChannel
              + " of "
              + sender
              + " holds "
              + outstanding
              + " frames, "
              + initialCredits
              + " are allowed");
    }
  }

  @Override
  public void turnEnded(AttemptWorld attempt) {
    int most = attempt.wiring().inputs().size() * initialCredits;
    if (attempt.framesQueued() > most) {
      violated(attempt + " has queued " + attempt.framesQueued() + " frames of at most " + most);
    }
  }
}
