package dev.weir.testkit.sim.mutation.wire;

import dev.weir.id.AttemptId;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.kernel.Endpoint;
import dev.weir.testkit.sim.shell.ControlWire;
import dev.weir.testkit.sim.shell.CoordinatorShell;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Messages of a kind are sent once, whether or not they are answered. */
public enum SaidOnce implements Seams {
  DEPLOYMENTS,
  ORDERS,
  REPORTS;

  private record Conversation(Endpoint from, Object to, AttemptId attempt) {}

  @Override
  public ControlWire wire(ControlWire plain) {
    Set<Conversation> deployed = new HashSet<>();
    Map<Conversation, Long> said = new HashMap<>();
    return new ControlWire() {
      @Override
      public void send(CoordinatorShell from, SubtaskPlace to, ToSubtask<SubtaskPlace> message) {
        Conversation talk = new Conversation(from, message.subtask(), message.attempt());
        boolean again =
            message instanceof ToSubtask.Orders<SubtaskPlace> orders
                ? SaidOnce.this == ORDERS
                    && orders.packet().message() != null
                    && isAgain(talk, orders.packet().sequence())
                : message instanceof ToSubtask.Deploy
                    && SaidOnce.this == DEPLOYMENTS
                    && !deployed.add(talk);
        if (!again) {
          plain.send(from, to, message);
        }
      }

      @Override
      public void send(SubtaskPlace from, CoordinatorShell to, ToCoordinator message) {
        boolean again =
            SaidOnce.this == REPORTS
                && message instanceof ToCoordinator.Reports reports
                && reports.packet().message() != null
                && isAgain(
                    new Conversation(from, to, message.attempt()), reports.packet().sequence());
        if (!again) {
          plain.send(from, to, message);
        }
      }

      private boolean isAgain(Conversation talk, long sequence) {
        Long latest = said.get(talk);
        if (latest != null && sequence <= latest) {
          return true;
        }
        said.put(talk, sequence);
        return false;
      }
    };
  }
}
