package dev.weir.cluster.actor;

import dev.weir.element.Frame;
import dev.weir.runtime.life.ToSubtask;
import org.apache.pekko.actor.typed.ActorRef;

/** What a subtask's actor understands. */
public sealed interface SubtaskCommand {

  /** Hands it to the method that it stands for. */
  void to(Handler handler);

  /** Who understands every command. */
  interface Handler {
    void onFromCoordinator(FromCoordinator command);

    void onDeliver(Deliver command);

    void onConsumed(Consumed command);

    void onOwn(Own command);

    void onTick();
  }

  /** What comes from others, perhaps from another machine: it holds nothing but values. */
  sealed interface FromOutside extends SubtaskCommand {}

  /** A coordinator says something; the answer goes to it. */
  record FromCoordinator(
      ToSubtask<ActorRef<SubtaskCommand>> message, ActorRef<CoordinatorCommand> coordinator)
      implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onFromCoordinator(this);
    }
  }

  /** A frame from another subtask. */
  record Deliver(Frame frame) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onDeliver(this);
    }
  }

  /** The receiver behind an output channel has consumed so many frames in all. */
  record Consumed(int attempt, int outChannel, long frames) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onConsumed(this);
    }
  }

  /** What the actor tells itself. */
  sealed interface ToSelf extends SubtaskCommand {}

  /** Something that an attempt caused has happened, such as a result of I/O. */
  record Own(Runnable event) implements ToSelf {
    @Override
    public void to(Handler handler) {
      handler.onOwn(this);
    }
  }

  /** Look whether the coordinator has answered. */
  record Tick() implements ToSelf {
    @Override
    public void to(Handler handler) {
      handler.onTick();
    }
  }
}
