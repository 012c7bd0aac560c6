package dev.weir.testkit.sim.shell;

import dev.weir.element.Frame;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.link.Reception;
import dev.weir.runtime.life.AttemptCarrier;
import dev.weir.runtime.life.HostCarrier;
import dev.weir.runtime.life.SubtaskAttempt;
import dev.weir.runtime.life.SubtaskHost;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.testkit.sim.kernel.Endpoint;
import dev.weir.testkit.sim.kernel.Node;
import dev.weir.testkit.sim.workload.Deployment;
import dev.weir.wire.frame.FrameEntrance;
import org.jspecify.annotations.Nullable;

/** A subtask's place on a node: carries the production host of its attempts. */
public final class SubtaskPlace extends Endpoint implements HostCarrier<SubtaskPlace> {
  private final SubtaskSide side;
  private final ControlWire wire;
  private final HostInput input;
  private final SubtaskId subtask;
  private SubtaskHost<SubtaskPlace> host;
  private FrameEntrance entrance;
  private @Nullable Deployment deployment;
  private @Nullable AttemptWorld world;
  private long tickVersion;

  SubtaskPlace(SubtaskSide side, ControlWire wire, HostInput input, SubtaskId subtask, Node node) {
    super(subtask.toString(), node);
    this.side = side;
    this.wire = wire;
    this.input = input;
    this.subtask = subtask;
    host = newHost();
    entrance = new FrameEntrance(host);
  }

  private SubtaskHost<SubtaskPlace> newHost() {
    return new SubtaskHost<>(this, side.settings().coordinator().resendAfter().toMillis());
  }

  /** What runs here ends, and nothing is remembered of it. */
  public void beginAnew() {
    host.end();
    host = newHost();
    entrance = new FrameEntrance(host);
  }

  public SubtaskHost<SubtaskPlace> host() {
    return host;
  }

  public SubtaskId subtask() {
    return subtask;
  }

  @Override
  public boolean isPeer() {
    return true;
  }

  /** The attempt that has not failed here. */
  public @Nullable AttemptWorld attempt() {
    SubtaskAttempt<SubtaskPlace> current = host.attempt();
    return current == null || current.isOver() ? null : world;
  }

  /** Something from a coordinator. */
  void receive(ToSubtask<SubtaskPlace> message, CoordinatorShell from) {
    deployment = from.deployment();
    side.watcher().received(this, message);
    Reception reception = input.receive(this, message, answer -> say(from, answer));
    side.watcher().taken(this, message, reception);
  }

  private void say(CoordinatorShell to, ToCoordinator message) {
    side.watcher().said(this, message);
    wire.send(this, to, message);
  }

  void onFrame(Frame frame) {
    AttemptWorld current = attempt();
    if (current != null) {
      current.received(frame);
    }
    host.onFrame(frame);
  }

  /** A frame from another machine, or a part of one. */
  void onFrameMessage(byte[] message) {
    entrance.receive(message);
  }

  void onConsumed(int attempt, int outChannel, long frames) {
    AttemptWorld current = attempt();
    if (current != null && current.number() == attempt) {
      current.onConsumed(outChannel, frames);
    }
    host.onConsumed(attempt, outChannel, frames);
  }

  /** Something that an attempt caused itself. */
  public void onOwn(Runnable event) {
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
    AttemptWorld next = new AttemptWorld(side, this, deploy, known);
    world = next;
    entrance.begin(next.receiver());
    side.watcher().attemptBegun(this, next);
    return next;
  }

  @Override
  public void tickIn(long delayMillis) {
    long version = ++tickVersion;
    side.kernel()
        .in(
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
    return side.kernel().now();
  }
}
