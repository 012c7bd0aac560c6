package dev.weir.protocol.link;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * One end of a conversation in which each message takes effect once and in order, over a wire that
 * may lose, delay and repeat packets. What was sent is kept until the other end says that it has
 * arrived, and is sent again if that takes long; what arrives again, or ahead of something that is
 * missing, has no effect (go-back-N, as in Tanenbaum's <i>Computer Networks</i>). What has arrived
 * is said with the next message, or after a while in a packet of its own.
 *
 * <p>It does not find out whether the other end is alive: it sends for as long as it is asked to.
 *
 * @param <O> what goes out
 * @param <I> what comes in
 */
public final class ControlLink<O, I> {
  private final Consumer<Packet<O>> wire;
  private final long resendAfterMillis;
  private final long answerWithinMillis;
  private final ArrayDeque<O> unanswered = new ArrayDeque<>();

  /** The sequence of the next message. */
  private long next;

  private long received;
  private long resendAt = Long.MAX_VALUE;
  private long answerAt = Long.MAX_VALUE;

  /**
   * @param wire sends a packet, perhaps in vain
   * @param resendAfterMillis how long an answer is waited for, 2 or more. An answer takes half of
   *     that at most
   */
  public ControlLink(Consumer<Packet<O>> wire, long resendAfterMillis) {
    this.wire = wire;
    this.resendAfterMillis = resendAfterMillis;
    answerWithinMillis = resendAfterMillis / 2;
  }

  /** Sends a message, which arrives if both ends live long enough. */
  public void send(O message, long nowMillis) {
    if (unanswered.isEmpty()) {
      resendAt = nowMillis + resendAfterMillis;
    }
    unanswered.addLast(message);
    transmit(next++, message);
  }

  /**
   * A packet arrived. If its message is {@link Reception#ACCEPTED} it is the caller's to handle, in
   * the order of the calls.
   */
  public Reception receive(Packet<I> packet, long nowMillis) {
    onAnswer(packet.received(), nowMillis);
    if (packet.message() == null) {
      return Reception.ACCEPTED;
    }
    answerAt = Math.min(answerAt, nowMillis + answerWithinMillis);
    if (packet.sequence() == received) {
      received++;
      return Reception.ACCEPTED;
    }
    answer();
    return packet.sequence() < received ? Reception.REPEATED : Reception.AHEAD;
  }

  private void onAnswer(long count, long nowMillis) {
    long first = next - unanswered.size();
    if (count <= first) {
      return;
    }
    for (long i = Math.min(count, next) - first; i > 0; i--) {
      unanswered.removeFirst();
    }
    resendAt = unanswered.isEmpty() ? Long.MAX_VALUE : nowMillis + resendAfterMillis;
  }

  /** Says now what was received, though nothing is to be sent. */
  public void answer() {
    answerAt = Long.MAX_VALUE;
    wire.accept(new Packet<>(next, received, null));
  }

  private void transmit(long sequence, O message) {
    answerAt = Long.MAX_VALUE;
    wire.accept(new Packet<>(sequence, received, message));
  }

  /** Does what is due by now. */
  public void tick(long nowMillis) {
    if (resendAt <= nowMillis) {
      resendAt = nowMillis + resendAfterMillis;
      long sequence = next - unanswered.size();
      for (O message : unanswered) {
        transmit(sequence++, message);
      }
    }
    if (answerAt <= nowMillis) {
      answer();
    }
  }

  /** When {@link #tick} is to be called next; {@link Long#MAX_VALUE} if nothing is due. */
  public long nextTick() {
    return Math.min(resendAt, answerAt);
  }
}
