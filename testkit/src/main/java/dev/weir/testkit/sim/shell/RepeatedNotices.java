package dev.weir.testkit.sim.shell;

import dev.weir.id.CheckpointId;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.SubtaskOrder;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Fault;

/** Tells an attempt again, at times, that a checkpoint is complete, and that the one before is. */
final class RepeatedNotices implements HostInput {
  private final Chaos chaos;

  RepeatedNotices(Chaos chaos) {
    this.chaos = chaos;
  }

  @Override
  public Reception receive(
      SubtaskPlace place, ToSubtask<SubtaskPlace> message, ToCoordinator.Wire answers) {
    Reception reception = place.host().receive(message, answers);
    SubtaskAttempt<SubtaskPlace> attempt = place.host().attempt();
    if (reception == Reception.ACCEPTED
        && attempt != null
        && message instanceof ToSubtask.Orders<SubtaskPlace> orders
        && orders.packet().message() instanceof SubtaskOrder.Complete<SubtaskPlace> complete
        && chaos.fires(Fault.REPEAT_NOTICE)) {
      CheckpointId done = complete.checkpoint();
      attempt.onResult(loop -> loop.onCheckpointComplete(done));
      CheckpointId before = new CheckpointId(Math.max(1, done.value() - 1));
      attempt.onResult(loop -> loop.onCheckpointComplete(before));
    }
    return reception;
  }
}
