package dev.weir.runtime.life;

import dev.weir.id.AttemptId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.runtime.SubtaskReport;

/**
 * What travels from the place where a subtask lives to its coordinator. May be lost, late or
 * repeated.
 */
public sealed interface ToCoordinator {
  SubtaskId subtask();

  AttemptId attempt();

  /** Hands it to the method that it stands for. */
  void to(Handler handler);

  /** Who understands everything that is said to a coordinator. */
  interface Handler {
    void onReports(Reports reports);

    void onGone(Gone gone);
  }

  /** Something of the conversation with this attempt. */
  record Reports(SubtaskId subtask, AttemptId attempt, Packet<SubtaskReport> packet)
      implements ToCoordinator {
    @Override
    public void to(Handler handler) {
      handler.onReports(this);
    }

    @Override
    public String toString() {
      return attempt + " " + packet;
    }
  }

  /** Neither this attempt nor one before it runs here any more. */
  record Gone(SubtaskId subtask, AttemptId attempt) implements ToCoordinator {
    @Override
    public void to(Handler handler) {
      handler.onGone(this);
    }

    @Override
    public String toString() {
      return "gone " + attempt;
    }
  }

  /** The way to a coordinator; what is sent may be lost. */
  interface Wire {
    void transmit(ToCoordinator message);
  }
}
