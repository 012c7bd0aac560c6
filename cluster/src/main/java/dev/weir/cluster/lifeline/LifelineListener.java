package dev.weir.cluster.lifeline;

import dev.weir.protocol.lifeline.LifelineVerdict;
import dev.weir.protocol.lifeline.PeerId;

/** Who is told what a node finds out about the others. */
public interface LifelineListener {
  /** Called on the one thread that serves all lifelines: must return at once. */
  void onVerdict(PeerId peer, LifelineVerdict verdict);
}
