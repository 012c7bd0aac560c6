package dev.weir.testkit.sim;

import dev.weir.element.Frame;
import dev.weir.id.SubtaskId;
import dev.weir.runtime.life.AttemptCarrier;
import dev.weir.runtime.life.HostCarrier;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.SubtaskHost;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import org.jspecify.annotations.Nullable;

/** A subtask's place on a node: carries the production host of its attempts. */
final class SubtaskPlace extends Endpoint implements HostCarrier<SubtaskPlace> {
  private final Episode episode;
  private final SubtaskId subtask;
  private final SubtaskHost<SubtaskPlace> host;
  private final OrderMutation mutation;
  private @Nullable Deployment deployment;
  private @Nullable AttemptWorld world;
  private long tickVersion;

  SubtaskPlace(Episode episode, SubtaskId subtask, Node node) {
    super(subtask.toString(), node);
    this.episode = episode;
    this.subtask = subtask;
    host = new SubtaskHost<>(this, episode.settings.coordinator().resendAfter().toMillis());
    mutation = new OrderMutation(episode, this);
  }

  SubtaskId subtask() {
    return subtask;
  }

  /** The attempt that has not failed here. */
  @Nullable AttemptWorld attempt() {
    SubtaskAttempt<SubtaskPlace> current = host.attempt();
    return current == null || current.isOver() ? null : world;
  }

  /** Something from a coordinator. */
  void receive(ToSubtask<SubtaskPlace> message, CoordinatorShell from) {
    deployment = from.deployment();
    mutation.receive(host, message, answer -> answer(answer, from));
  }

  private void answer(ToCoordinator message, CoordinatorShell to) {
    if (mutation.loses(message)) {
      return;
    }
    episode.control.send(this, to, Fault.LOSE_REPORT, message, () -> to.receive(message, this));
  }

  void onFrame(Frame frame) {
    AttemptWorld current = attempt();
    if (current != null) {
      current.received(frame);
    }
    host.onFrame(frame);
  }

  void onConsumed(int attempt, int outChannel, long frames) {
    AttemptWorld current = attempt();
    if (current != null && current.number() == attempt) {
      current.onConsumed(outChannel, frames);
    }
    host.onConsumed(attempt, outChannel, frames);
  }

  /** Something that an attempt caused itself. */
  void onOwn(Runnable event) {
    if (isAlive()) {
      host.onOwn(event);
    }
  }

  @Override
  public AttemptCarrier<SubtaskPlace> carrierOf(ToSubtask.Deploy<SubtaskPlace> deploy) {
    Deployment known = deployment;
    if (known == null) {
      throw new IllegalStateException("nobody has deployed anything here");
    }
    AttemptWorld next = new AttemptWorld(episode, this, deploy, known);
    world = next;
    return next;
  }

  @Override
  public void tickIn(long delayMillis) {
    long version = ++tickVersion;
    episode.queue.in(
        delayMillis,
        "tick",
        this,
        () -> {
          if (isAlive() && version == tickVersion) {
            host.onTick();
          }
        });
  }

  @Override
  public long millis() {
    return episode.queue.now();
  }
}
