package dev.weir.cluster.wire;

import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.wire.frame.FrameMessage;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Hears of frames and credits that the transport dropped on this node, or whose receiver is not
 * there, and tells their sender, wherever that is: its attempt fails at once, and not when somebody
 * misses something. One per node.
 */
public final class LostMessages {
  private LostMessages() {}

  /** The behavior; it listens from its start on. */
  public static Behavior<AllDeadLetters> create() {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .eventStream()
              .tell(new EventStream.Subscribe<>(AllDeadLetters.class, context.getSelf()));
          return Behaviors.receiveMessage(
              lost -> {
                tellSender(lost);
                return Behaviors.same();
              });
        });
  }

  private static void tellSender(AllDeadLetters lost) {
    if (lost.message() instanceof SubtaskCommand.EncodedFrame frame) {
      frame.departure().left();
      tellSender(lost, FrameMessage.read(frame.bytes()).attempt(), "a frame");
    } else if (lost.message() instanceof SubtaskCommand.Consumed consumed) {
      tellSender(lost, consumed.attempt(), "a credit");
    }
  }

  private static void tellSender(AllDeadLetters lost, int attempt, String what) {
    String why = lost instanceof Dropped dropped ? dropped.reason() : "nobody is there";
    String sentence = what + " for " + lost.recipient().path() + " was not delivered: " + why;
    lost.sender().tell(new SubtaskCommand.Undelivered(attempt, sentence), ActorRef.noSender());
  }
}
