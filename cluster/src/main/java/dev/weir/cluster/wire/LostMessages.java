package dev.weir.cluster.wire;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.wire.frame.FrameMessage;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Hears of what the transport dropped on this node, and of what came for somebody who is not there,
 * and tells who sent it, wherever that is. An attempt whose frame or credit was lost fails at once,
 * and not when somebody misses something; a coordinator whose subtask is gone hears that it is. One
 * per node.
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
    } else if (lost.message() instanceof SubtaskCommand.FromCoordinator said
        && !(lost instanceof Dropped)) { // what was dropped will be said again
      tellCoordinator(said, Adapter.toTyped(lost.recipient()));
    }
  }

  /** In place of the subtask, which would say the same of an attempt that it does not know. */
  private static void tellCoordinator(
      SubtaskCommand.FromCoordinator said, ActorRef<SubtaskCommand> subtask) {
    ToCoordinator gone = new ToCoordinator.Gone(said.message().subtask(), said.message().attempt());
    said.coordinator().tell(new CoordinatorCommand.FromSubtask(gone, subtask));
  }

  private static void tellSender(AllDeadLetters lost, int attempt, String what) {
    String why = lost instanceof Dropped dropped ? dropped.reason() : "nobody is there";
    String sentence = what + " for " + lost.recipient().path() + " was not delivered: " + why;
    Adapter.<SubtaskCommand>toTyped(lost.sender())
        .tell(new SubtaskCommand.Undelivered(attempt, sentence));
  }
}
