package dev.weir.testkit.sim;

/**
 * Carries messages between coordinators and the places of subtasks. Both ends may live on, and a
 * message is lost all the same, or arrives once more long after.
 */
final class ControlWire {
  private final Episode episode;

  ControlWire(Episode episode) {
    this.episode = episode;
  }

  /**
   * Sends a message.
   *
   * @param loss what its loss is
   */
  void send(Endpoint from, Endpoint to, Fault loss, Object what, Runnable delivery) {
    if (episode.chaos.fires(loss)) {
      episode.chaos.harms(3 * episode.settings.coordinator().resendAfter().toMillis());
    } else {
      episode.network.send(from, to, "control", what, delivery);
    }
    if (episode.chaos.fires(Fault.REPEAT_CONTROL)) {
      episode.queue.in(
          episode.network.delay() + episode.chaos.random().below(60),
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
