package dev.weir.runtime.life;

import dev.weir.id.AttemptId;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Packet;
import dev.weir.runtime.restore.SubtaskRestore;

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
