package dev.weir.runtime.life;

import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.restore.SubtaskRestore;
import java.util.Optional;

/**
 * What travels from a coordinator to the place where a subtask lives. May be lost, late or
 * repeated.
 *
 * @param <A> the address of a subtask
 */
public sealed interface ToSubtask<A> {
  SubtaskId subtask();

  AttemptId attempt();

  /** Hands it to the method that it stands for. */
  void to(Handler<A> handler);

  /** Who understands everything that a coordinator says. */
  interface Handler<A> {
    void onDeploy(Deploy<A> deploy);

    void onAdopt(Adopt<A> adopt);

    void onCancel(Cancel<A> cancel);

    void onOrders(Orders<A> orders);
  }

  /** Become this subtask under this attempt, whatever ran before. Answered with a packet. */
  record Deploy<A>(JobId job, SubtaskId subtask, AttemptId attempt, SubtaskRestore restore)
      implements ToSubtask<A> {
    @Override
    public void to(Handler<A> handler) {
      handler.onDeploy(this);
    }

    @Override
    public String toString() {
      return "deploy " + attempt;
    }
  }

  /**
   * Go on under another coordinator, whose epoch the attempt's id holds: answered with {@link
   * SubtaskReport.Here}, or with {@link SubtaskReport.Failed}. If another attempt runs here, or one
   * that does not go on from the job's head, it is to stop; answered with {@link
   * ToCoordinator.Gone} then.
   *
   * @param head the job's; empty if it has none
   */
  record Adopt<A>(SubtaskId subtask, AttemptId attempt, Optional<CheckpointId> head)
      implements ToSubtask<A> {
    @Override
    public void to(Handler<A> handler) {
      handler.onAdopt(this);
    }

    @Override
    public String toString() {
      return "adopt " + attempt;
    }
  }

  /** Stop this attempt and those before it. Answered with {@link ToCoordinator.Gone}. */
  record Cancel<A>(SubtaskId subtask, AttemptId attempt) implements ToSubtask<A> {
    @Override
    public void to(Handler<A> handler) {
      handler.onCancel(this);
    }

    @Override
    public String toString() {
      return "cancel " + attempt;
    }
  }

  /** Something of the conversation with this attempt. */
  record Orders<A>(SubtaskId subtask, AttemptId attempt, Packet<SubtaskOrder<A>> packet)
      implements ToSubtask<A> {
    @Override
    public void to(Handler<A> handler) {
      handler.onOrders(this);
    }

    @Override
    public String toString() {
      return attempt + " " + packet;
    }
  }
}
