package dev.weir.benchmarks.exchange;

import dev.weir.benchmarks.exchange.Frames.Kind;
import dev.weir.cluster.actor.SubtaskCommand.Consumed;
import dev.weir.cluster.actor.SubtaskCommand.Departure;
import dev.weir.cluster.actor.SubtaskCommand.EncodedFrame;
import dev.weir.element.Frame;
import dev.weir.wire.frame.FrameEncoder;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;

/**
 * Writes the same frame again and again, with a bounded number on their way, and sends it to the
 * peer. What is measured are the bytes of frames whose records were read there.
 */
final class FramesSender extends AbstractActor {
  private static final int FRAMES_UNDER_WAY = 32;
  private static final long MEGABYTE = 1_000_000;

  private final ActorRef receiver;
  private final CompletableFuture<Double> megabytesPerSecond;
  private final FrameEncoder encoder = Frames.encoder();
  private final Frame frame;
  private final long warmUpUntil;
  private final long until;
  private long sent;
  private long bytesPerFrame;
  private long consumedBefore;
  private long begun;

  FramesSender(
      ActorRef receiver, Kind kind, long seconds, CompletableFuture<Double> megabytesPerSecond) {
    this.receiver = receiver;
    this.megabytesPerSecond = megabytesPerSecond;
    frame = kind.frame();
    warmUpUntil = System.nanoTime() + seconds * 1_000_000_000;
    until = warmUpUntil + seconds * 1_000_000_000;
  }

  @Override
  public void preStart() {
    while (sent < FRAMES_UNDER_WAY) {
      send();
    }
  }

  private void send() {
    frame.address(1, 0, sent++);
    bytesPerFrame = 0;
    encoder.send(
        0,
        frame,
        bytes -> {
          bytesPerFrame += bytes.length;
          receiver.tell(new EncodedFrame(bytes, Departure.NONE), getSelf());
        });
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder().match(Consumed.class, this::onConsumed).build();
  }

  private void onConsumed(Consumed credit) {
    long now = System.nanoTime();
    if (begun == 0 && now > warmUpUntil) {
      begun = now;
      consumedBefore = credit.frames();
    }
    if (now < until) {
      while (sent < credit.frames() + FRAMES_UNDER_WAY) {
        send();
      }
      return;
    }
    double bytes = (double) (credit.frames() - consumedBefore) * bytesPerFrame;
    megabytesPerSecond.complete(bytes * 1e9 / MEGABYTE / (now - begun));
    getContext().stop(getSelf());
  }
}
