package dev.weir.cluster.subtask;

import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.runtime.wiring.Neighbours;
import dev.weir.runtime.wiring.SubtaskWiring;
import org.apache.pekko.actor.typed.ActorRef;

/** The actors at the other ends of a subtask's channels. */
final class Peers {
  private final ActorRef<SubtaskCommand>[] receivers;
  private final ActorRef<SubtaskCommand>[] senders;

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  Peers(SubtaskWiring wiring, Neighbours<ActorRef<SubtaskCommand>> neighbours) {
    receivers = new ActorRef[wiring.outputs().size()];
    senders = new ActorRef[wiring.inputs().size()];
    for (int i = 0; i < receivers.length; i++) {
      receivers[i] = neighbours.of(wiring.outputs().get(i).to());
    }
    for (int i = 0; i < senders.length; i++) {
      senders[i] = neighbours.of(wiring.inputs().get(i).from());
    }
  }

  /** How many output channels there are. */
  int receivers() {
    return receivers.length;
  }

  /** Who gets the frames of an output channel. */
  ActorRef<SubtaskCommand> receiver(int outChannel) {
    return receivers[outChannel];
  }

  /** Who gets the credits of an input channel. */
  ActorRef<SubtaskCommand> sender(int inChannel) {
    return senders[inChannel];
  }
}
