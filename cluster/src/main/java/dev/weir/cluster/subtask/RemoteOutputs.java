package dev.weir.cluster.subtask;

import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.cluster.wire.Outbound;
import dev.weir.cluster.wire.OutboundWindow;
import dev.weir.element.Frame;
import dev.weir.wire.frame.FrameSender;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;

/**
 * The output channels of one attempt that lead to other nodes. Frames become bytes here, in the
 * subtask's turn, when there is room for them on their way; until then they wait as they are, in
 * the order of their channel, and credits bound how many.
 */
final class RemoteOutputs {
  private final FrameSender encoder;
  private final ActorRef<SubtaskCommand> self;
  private final Runnable wakeUp;
  private final @Nullable Channel[] channels;

  /** Those that will call {@link #wakeUp}. */
  private final Set<OutboundWindow> asked = new HashSet<>();

  /** One channel that leads to another node. */
  private static final class Channel {
    private final ActorRef<SubtaskCommand> receiver;
    private final OutboundWindow window;
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();

    private Channel(ActorRef<SubtaskCommand> receiver, OutboundWindow window) {
      this.receiver = receiver;
      this.window = window;
    }
  }

  /**
   * @param self what is lost is reported to
   * @param wakeUp lets {@link #onRoom} be called in the subtask's turn; on any thread
   */
  RemoteOutputs(
      Peers peers,
      FrameSender encoder,
      Outbound outbound,
      ActorRef<SubtaskCommand> self,
      Runnable wakeUp) {
    this.encoder = encoder;
    this.self = self;
    this.wakeUp = wakeUp;
    channels = new Channel[peers.receivers()];
    for (int i = 0; i < channels.length; i++) {
      ActorRef<SubtaskCommand> receiver = peers.receiver(i);
      Address node = Adapter.toClassic(receiver).path().address();
      channels[i] = node.hasLocalScope() ? null : new Channel(receiver, outbound.to(node));
    }
  }

  /** Sends a frame, now or later; returns whether its channel leads to another node at all. */
  boolean send(int outChannel, Frame frame) {
    Channel channel = channels[outChannel];
    if (channel == null) {
      return false;
    }
    if (channel.waiting.isEmpty() && channel.window.hasRoom()) {
      transmit(outChannel, channel, frame);
    } else {
      channel.waiting.addLast(frame);
      ask(channel.window);
    }
    return true;
  }

  private void transmit(int outChannel, Channel channel, Frame frame) {
    encoder.send(
        outChannel,
        frame,
        bytes ->
            tell(
                channel,
                new SubtaskCommand.EncodedFrame(bytes, channel.window.send(bytes.length))));
  }

  /** With its sender, so that somebody can be told if it is lost. */
  private void tell(Channel channel, SubtaskCommand message) {
    Adapter.toClassic(channel.receiver).tell(message, Adapter.toClassic(self));
  }

  private void ask(OutboundWindow window) {
    if (asked.add(window)) {
      window.whenRoom(wakeUp);
    }
  }

  /** There may be room for what waits. */
  void onRoom() {
    asked.clear();
    for (int i = 0; i < channels.length; i++) {
      Channel channel = channels[i];
      if (channel != null) {
        sendWaiting(i, channel);
      }
    }
  }

  private void sendWaiting(int outChannel, Channel channel) {
    while (!channel.waiting.isEmpty() && channel.window.hasRoom()) {
      transmit(outChannel, channel, channel.waiting.removeFirst());
    }
    if (!channel.waiting.isEmpty()) {
      ask(channel.window);
    }
  }
}
