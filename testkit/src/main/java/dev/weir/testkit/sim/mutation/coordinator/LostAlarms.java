package dev.weir.testkit.sim.mutation.coordinator;

import dev.weir.coordinator.CoordinatorPort;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import org.jspecify.annotations.Nullable;

/** A coordinator that sets no alarm while a checkpoint is under way. */
public final class LostAlarms implements Seams {
  @Override
  public CoordinatorPort<SubtaskPlace> coordinator(CoordinatorPort<SubtaskPlace> plain) {
    return new ForwardingCoordinatorPort(plain) {
      private boolean underWay;

      @Override
      public void transmit(ToSubtask<SubtaskPlace> message, @Nullable SubtaskPlace address) {
        super.transmit(message, address);
        if (message instanceof ToSubtask.Orders<SubtaskPlace> orders) {
          SubtaskOrder<SubtaskPlace> order = orders.packet().message();
          underWay |= order instanceof SubtaskOrder.Trigger;
          underWay &= !(order instanceof SubtaskOrder.Complete);
          underWay &= !(order instanceof SubtaskOrder.Abort);
        }
      }

      @Override
      public void log(String event) {
        super.log(event);
        underWay &= !event.contains(" aborted: ");
      }

      @Override
      public void wakeUpAt(long timestampMillis) {
        if (!underWay) {
          super.wakeUpAt(timestampMillis);
        }
      }
    };
  }
}
