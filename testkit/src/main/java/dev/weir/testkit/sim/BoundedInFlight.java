package dev.weir.testkit.sim;

/** A channel never holds more frames than its initial credits, on the way and queued together. */
final class BoundedInFlight extends Invariant {
  @Override
  void frameSent(AttemptWorld sender, int outChannel, int outstanding, int initialCredits) {
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
  void turnEnded(AttemptWorld attempt) {
    int most = attempt.wiring().inputs().size() * episode().settings.loop().initialCredits();
    if (attempt.framesQueued() > most) {
      violated(attempt + " has queued " + attempt.framesQueued() + " frames of at most " + most);
    }
  }
}
