package dev.weir.testkit.sim;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.id.AttemptId;
import dev.weir.id.CheckpointId;
import dev.weir.protocol.link.Packet;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.SubtaskReport;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.SubtaskHost;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.runtime.life.ToSubtask.Orders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a planted bug does to the messages between a coordinator and the place of a subtask. */
final class OrderMutation {
  private final Episode episode;
  private final SubtaskPlace place;
  private AttemptId reporting = AttemptId.NONE;
  private long reported = -1;

  OrderMutation(Episode episode, SubtaskPlace place) {
    this.episode = episode;
    this.place = place;
  }

  /** Hands a message to the host, or something else. */
  void receive(
      SubtaskHost<SubtaskPlace> host, ToSubtask<SubtaskPlace> message, ToCoordinator.Wire answers) {
    SubtaskOrder<SubtaskPlace> order =
        message instanceof Orders<SubtaskPlace> orders ? orders.packet().message() : null;
    if (order == null) {
      host.receive(message, answers);
      return;
    }
    Orders<SubtaskPlace> orders = (Orders<SubtaskPlace>) message;
    before(host.attempt(), order);
    Reception reception = host.receive(with(orders, replaced(order)), answers);
    behind(host.attempt(), order, reception);
  }

  private static Orders<SubtaskPlace> with(
      Orders<SubtaskPlace> orders, SubtaskOrder<SubtaskPlace> order) {
    Packet<SubtaskOrder<SubtaskPlace>> packet = orders.packet();
    return new Orders<>(
        orders.subtask(),
        orders.attempt(),
        new Packet<>(packet.sequence(), packet.received(), order));
  }

  private SubtaskOrder<SubtaskPlace> replaced(SubtaskOrder<SubtaskPlace> order) {
    if (order instanceof SubtaskOrder.Trigger<SubtaskPlace> trigger) {
      return new SubtaskOrder.Trigger<>(
          barrier(trigger.barrier()),
          trigger.forStop() && episode.mutation != Mutation.READ_BEHIND_STOP);
    }
    boolean lost =
        order instanceof SubtaskOrder.Splits
            && episode.mutation == Mutation.LOSE_SPLIT
            && episode.chaos.random().chance(0.1);
    return lost ? new SubtaskOrder.Splits<>(List.of()) : order;
  }

  private Barrier barrier(Barrier barrier) {
    boolean mislabelled =
        episode.mutation == Mutation.MISLABEL_BARRIER
            && episode.settings.promise() == Promise.EXACTLY_ONCE
            && place.subtask().index() == 0;
    return mislabelled ? new Barrier(barrier.checkpoint(), Alignment.UNBLOCKED) : barrier;
  }

  private void before(
      @Nullable SubtaskAttempt<SubtaskPlace> attempt, SubtaskOrder<SubtaskPlace> order) {
    if (attempt != null
        && order instanceof SubtaskOrder.Complete<SubtaskPlace> complete
        && episode.mutation == Mutation.ANSWER_BEFORE_COMMIT) {
      attempt.report(new SubtaskReport.Committed(complete.checkpoint()));
    }
  }

  private void behind(
      @Nullable SubtaskAttempt<SubtaskPlace> attempt,
      SubtaskOrder<SubtaskPlace> order,
      Reception reception) {
    if (attempt == null || attempt.isOver()) {
      return;
    }
    boolean accepted = reception == Reception.ACCEPTED;
    if ((reception == Reception.REPEATED && episode.mutation == Mutation.TAKE_REPEATED_ORDERS)
        || (reception == Reception.AHEAD && episode.mutation == Mutation.TAKE_ORDERS_AHEAD)) {
      order(attempt, order);
    } else if (accepted && order instanceof SubtaskOrder.Complete<SubtaskPlace> complete) {
      CheckpointId done = complete.checkpoint();
      if (episode.chaos.fires(Fault.REPEAT_NOTICE)) {
        result(attempt, done);
        result(attempt, new CheckpointId(Math.max(1, done.value() - 1)));
      }
    } else if (accepted && order instanceof SubtaskOrder.Abort<SubtaskPlace> abort) {
      onAbort(attempt, abort.checkpoint());
    } else if (accepted
        && order instanceof SubtaskOrder.Splits
        && episode.mutation == Mutation.REPEAT_SPLIT
        && episode.chaos.random().chance(0.1)) {
      order(attempt, order);
    }
  }

  private void onAbort(SubtaskAttempt<SubtaskPlace> attempt, CheckpointId checkpoint) {
    if (episode.mutation == Mutation.DISCARD_ABORTED) {
      episode.world.discard(checkpoint);
    }
    if (episode.mutation == Mutation.ABORT_NEXT_TOO) {
      attempt.onResult(loop -> loop.onCheckpointAbort(checkpoint.next()));
    }
  }

  private static void result(SubtaskAttempt<SubtaskPlace> attempt, CheckpointId complete) {
    attempt.onResult(loop -> loop.onCheckpointComplete(complete));
  }

  private static void order(
      SubtaskAttempt<SubtaskPlace> attempt, SubtaskOrder<SubtaskPlace> order) {
    attempt.onResult(loop -> order.to(attempt));
  }

  /** Whether a message to a coordinator is lost because nothing is ever sent again. */
  boolean loses(ToCoordinator message) {
    if (!(message instanceof ToCoordinator.Reports reports) || reports.packet().message() == null) {
      return false;
    }
    if (!reports.attempt().equals(reporting)) {
      reporting = reports.attempt();
      reported = -1;
    }
    boolean again = reports.packet().sequence() <= reported;
    reported = Math.max(reported, reports.packet().sequence());
    return again && episode.mutation == Mutation.REPORT_ONCE;
  }
}
