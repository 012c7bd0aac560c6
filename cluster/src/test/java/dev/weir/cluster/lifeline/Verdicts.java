package dev.weir.cluster.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.lifeline.LifelineVerdict;
import dev.weir.protocol.lifeline.LifelineVerdict.Kind;
import dev.weir.protocol.lifeline.PeerId;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** All that a node's lifelines have found out, in order. */
final class Verdicts implements LifelineListener {
  /** A verdict, and when it was told. */
  record Told(PeerId peer, LifelineVerdict verdict, long nanos) {}

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

  @Override
  public void onVerdict(PeerId peer, LifelineVerdict verdict) {
    told.add(new Told(peer, verdict, System.nanoTime()));
  }

  /** Waits for the next one, which must be this. */
  Told next(PeerId peer, Kind kind) throws InterruptedException {
    Told next = told.poll(60, TimeUnit.SECONDS);
    assertThat(next).as("%s %s is told", peer, kind).isNotNull();
    assertThat(next.peer()).isEqualTo(peer);
    assertThat(next.verdict().kind()).isEqualTo(kind);
    return next;
  }

  void nothingElse() {
    assertThat(told).isEmpty();
  }
}
