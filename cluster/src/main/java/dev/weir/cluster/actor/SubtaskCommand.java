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

    void onEncodedFrame(EncodedFrame command);

    void onUndelivered(Undelivered command);

    void onConsumed(Consumed command);

    void onOwn(Own command);

    void onTick();
  }

  /** What comes from others, perhaps from another machine: it holds nothing but values. */
  sealed interface FromOutside extends SubtaskCommand, CrossesNodes {}

  /** A coordinator says something; the answer goes to it. */
  record FromCoordinator(
      ToSubtask<ActorRef<SubtaskCommand>> message, ActorRef<CoordinatorCommand> coordinator)
      implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onFromCoordinator(this);
    }
  }

  /**
   * A frame from a subtask in another process, or a part of one.
   *
   * @param bytes as {@code wire.frame} makes them
   * @param departure told when the message leaves the sender's process; nothing where it arrives
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  record EncodedFrame(byte[] bytes, Departure departure) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onEncodedFrame(this);
    }
  }

  /** Hears that a message is not kept in its sender's process any more. */
  interface Departure {
    /** Of what has arrived, or is not counted. */
    Departure NONE = () -> {};

    /** It was handed to the network, or is lost. On any thread, perhaps more than once. */
    void left();
  }

  /** Something that the subtask sent under an attempt to another one was lost. */
  record Undelivered(int attempt, String what) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onUndelivered(this);
    }
  }

  /** What comes from another actor of the same process. */
  sealed interface WithinProcess extends SubtaskCommand {}

  /** A frame from another subtask, by reference. */
  record Deliver(Frame frame) implements WithinProcess {
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
