package dev.weir.testkit.sim.invariant.attempt;

import dev.weir.id.AttemptId;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.invariant.Invariant;
import dev.weir.testkit.sim.shell.AttemptWorld;
import dev.weir.testkit.sim.shell.SubtaskPlace;
import java.util.HashMap;
import java.util.Map;

/**
 * Where an attempt was deployed, adopted or cancelled, no earlier one begins, and not the same one
 * again, however late an order to deploy it arrives; and no order of an earlier coordinator has an
 * effect.
 */
final class FencedStaysFenced extends Invariant {
  private final Map<SubtaskPlace, AttemptId> fences = new HashMap<>();

  @Override
  public void received(SubtaskPlace place, ToSubtask<SubtaskPlace> message) {
    if (message instanceof ToSubtask.Cancel || message instanceof ToSubtask.Adopt) {
      fences.merge(place, message.attempt(), FencedStaysFenced::later);
    }
  }

  @Override
  public void taken(SubtaskPlace place, ToSubtask<SubtaskPlace> message, Reception reception) {
    AttemptId fence = fences.get(place);
    if (reception == Reception.ACCEPTED
        && fence != null
        && message.attempt().epoch().compareTo(fence.epoch()) < 0) {
      violated(place + " takes " + message + ", where " + fence + " was known");
    }
  }

  @Override
  public void attemptBegun(SubtaskPlace place, AttemptWorld attempt) {
    AttemptId begun = new AttemptId(attempt.epoch(), attempt.number());
    AttemptId fence = fences.get(place);
    if (fence != null && begun.compareTo(fence) <= 0) {
      violated(attempt + " begins as " + begun + ", where " + fence + " was known");
    }
    fences.merge(place, begun, FencedStaysFenced::later);
  }

  private static AttemptId later(AttemptId one, AttemptId other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
