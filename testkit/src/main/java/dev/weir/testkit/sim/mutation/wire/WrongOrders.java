package dev.weir.testkit.sim.mutation.wire;

import dev.weir.element.Alignment;
import dev.weir.element.Barrier;
import dev.weir.element.CheckpointPurpose;
import dev.weir.protocol.link.Packet;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.kernel.SimRandom;
import dev.weir.testkit.sim.shell.ControlWire;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import java.util.List;

/** Orders that arrive as something else. */
public final class WrongOrders {
  private WrongOrders() {}

  private interface Change {
    SubtaskOrder<SubtaskPlace> of(SubtaskOrder<SubtaskPlace> order, SubtaskPlace to);
  }

  private static Seams around(Change wrong) {
    return new Seams() {
      @Override
      public ControlWire wire(ControlWire plain) {
        return new ControlWire() {
          @Override
          public void send(
              CoordinatorShell from, SubtaskPlace to, ToSubtask<SubtaskPlace> message) {
            plain.send(from, to, changed(message, to, wrong));
          }

          @Override
          public void send(SubtaskPlace from, CoordinatorShell to, ToCoordinator message) {
            plain.send(from, to, message);
          }
        };
      }
    };
  }

  private static ToSubtask<SubtaskPlace> changed(
      ToSubtask<SubtaskPlace> message, SubtaskPlace to, Change wrong) {
    if (!(message instanceof ToSubtask.Orders<SubtaskPlace> orders)) {
      return message;
    }
    Packet<SubtaskOrder<SubtaskPlace>> packet = orders.packet();
    SubtaskOrder<SubtaskPlace> order = packet.message();
    return order == null
        ? message
        : new ToSubtask.Orders<>(
            orders.subtask(),
            orders.attempt(),
            new Packet<>(packet.sequence(), packet.received(), wrong.of(order, to)));
  }

  /** Nobody hears that a checkpoint is the one to stop at. */
  public static Seams withoutStop() {
    return around(
        (order, to) ->
            order instanceof SubtaskOrder.Trigger<SubtaskPlace> trigger
                    && trigger.barrier().purpose().holdsSources()
                ? new SubtaskOrder.Trigger<>(
                    new Barrier(
                        trigger.barrier().checkpoint(),
                        CheckpointPurpose.REQUESTED,
                        trigger.barrier().alignment()))
                : order);
  }

  /** The first subtask of each source hears of checkpoints that block no channels. */
  public static Seams mislabelled() {
    return around(
        (order, to) ->
            order instanceof SubtaskOrder.Trigger<SubtaskPlace> trigger && to.subtask().index() == 0
                ? new SubtaskOrder.Trigger<>(
                    new Barrier(
                        trigger.barrier().checkpoint(),
                        trigger.barrier().purpose(),
                        Alignment.UNBLOCKED))
                : order);
  }

  /** Some assignments of splits arrive without splits. */
  public static Seams withoutSplits(SimRandom random) {
    return around(
        (order, to) ->
            order instanceof SubtaskOrder.Splits && random.chance(0.1)
                ? new SubtaskOrder.Splits<>(List.of())
                : order);
  }
}
