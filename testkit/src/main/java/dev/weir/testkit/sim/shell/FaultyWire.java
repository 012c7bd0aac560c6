package dev.weir.testkit.sim.shell;

import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Fault;
import dev.weir.testkit.sim.kernel.Endpoint;
import dev.weir.testkit.sim.kernel.Kernel;

/**
 * The wire on which both ends may live on, and a message is lost all the same, or arrives once more
 * long after.
 */
public final class FaultyWire implements ControlWire {
  private final Kernel kernel;
  private final Chaos chaos;
  private final long harmMillis;

  /**
   * A wire.
   *
   * @param resendAfterMillis how long its users wait before they send something again
   */
  public FaultyWire(Kernel kernel, Chaos chaos, long resendAfterMillis) {
    this.kernel = kernel;
    this.chaos = chaos;
    harmMillis = 3 * resendAfterMillis;
  }

  @Override
  public void send(CoordinatorShell from, SubtaskPlace to, ToSubtask<SubtaskPlace> message) {
    Fault loss =
        message instanceof ToSubtask.Deploy
            ? Fault.LOSE_DEPLOYMENT
            : message instanceof ToSubtask.Cancel ? Fault.LOSE_CANCELLATION : Fault.LOSE_ORDER;
    send(from, to, loss, message, () -> to.receive(message, from));
  }

  @Override
  public void send(SubtaskPlace from, CoordinatorShell to, ToCoordinator message) {
    send(from, to, Fault.LOSE_REPORT, message, () -> to.receive(message, from));
  }

  private void send(Endpoint from, Endpoint to, Fault loss, Object what, Runnable delivery) {
    if (chaos.fires(loss)) {
      chaos.harms(harmMillis);
    } else {
      kernel.network().send(from, to, "control", what, delivery);
    }
    if (chaos.fires(Fault.REPEAT_CONTROL)) {
      kernel.in(
          kernel.delay() + chaos.random().below(60),
          "late",
          what,
          () -> {
            if (to.isAlive() && !to.isCutOff()) {
              delivery.run();
            }
          });
    }
  }
}
