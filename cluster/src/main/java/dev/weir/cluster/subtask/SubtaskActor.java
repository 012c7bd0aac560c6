package dev.weir.cluster.subtask;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.services.AttemptWork;
import dev.weir.cluster.services.NodeServices;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.id.JobId;
import dev.weir.runtime.life.AttemptCarrier;
import dev.weir.runtime.life.HostCarrier;
import dev.weir.runtime.life.SubtaskHost;
import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.wire.DamagedMessageException;
import dev.weir.wire.frame.FrameEntrance;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link SubtaskHost}: the mailbox delivers frames, credits, orders and what the subtask
 * caused itself, one at a time.
 *
 * <p>It always answers {@code same}: for any other behavior, also this one, Pekko's interceptors
 * would wrap it anew for each message.
 */
public final class SubtaskActor extends AbstractBehavior<SubtaskCommand>
    implements HostCarrier<ActorRef<SubtaskCommand>>, SubtaskCommand.Handler {
  private static final SubtaskCommand TICK = new SubtaskCommand.Tick();

  private final Function<JobId, HostedJob> jobs;
  private final NodeServices services;
  private final SubtaskHost<ActorRef<SubtaskCommand>> host;
  private final FrameEntrance entrance;
  private @Nullable SubtaskRun run;
  private @Nullable Cancellable tick;

  /** When no earlier run touches the outside any more. */
  private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

  public static Behavior<SubtaskCommand> create(
      Function<JobId, HostedJob> jobs, NodeServices services) {
    return Behaviors.setup(context -> new SubtaskActor(context, jobs, services));
  }

  private SubtaskActor(
      ActorContext<SubtaskCommand> context,
      Function<JobId, HostedJob> jobs,
      NodeServices services) {
    super(context);
    this.jobs = jobs;
    this.services = services;
    host = new SubtaskHost<>(this, CoordinatorSettings.RESEND_AFTER.toMillis());
    entrance = new FrameEntrance(host);
  }

  @Override
  public Receive<SubtaskCommand> createReceive() {
    return newReceiveBuilder()
        .onSignal(PostStop.class, stopped -> onStopped())
        .onAnyMessage(this::onCommand)
        .build();
  }

  private Behavior<SubtaskCommand> onCommand(SubtaskCommand command) {
    AttemptWork.Call inside = run == null ? null : run.turns();
    if (inside == null) {
      command.to(this);
      return Behaviors.same();
    }
    inside.enter(System.nanoTime());
    try {
      command.to(this);
    } finally {
      inside.leave();
    }
    return Behaviors.same();
  }

  private Behavior<SubtaskCommand> onStopped() {
    host.end();
    return Behaviors.same();
  }

  @Override
  public void onFromCoordinator(SubtaskCommand.FromCoordinator command) {
    ActorRef<SubtaskCommand> self = getContext().getSelf();
    ActorRef<CoordinatorCommand> coordinator = command.coordinator();
    ToCoordinator.Wire answers =
        message -> coordinator.tell(new CoordinatorCommand.FromSubtask(message, self));
    host.receive(
        command.message(),
        services.name().map(node -> FailuresOfNode.before(answers, node)).orElse(answers));
  }

  @Override
  public void onDeliver(SubtaskCommand.Deliver command) {
    host.onFrame(command.frame());
  }

  @Override
  public void onEncodedFrame(SubtaskCommand.EncodedFrame command) {
    entrance.receive(command.bytes());
  }

  @Override
  public void onUndelivered(SubtaskCommand.Undelivered command) {
    host.onArrival(
        command.attempt(),
        () -> {
          throw new DamagedMessageException(command.what());
        });
  }

  @Override
  public void onConsumed(SubtaskCommand.Consumed command) {
    host.onConsumed(command.attempt(), command.outChannel(), command.frames());
  }

  @Override
  public void onOwn(SubtaskCommand.Own command) {
    host.onOwn(command.event());
  }

  @Override
  public void onTick() {
    host.onTick();
  }

  @Override
  public AttemptCarrier<ActorRef<SubtaskCommand>> carrierOf(
      ToSubtask.Deploy<ActorRef<SubtaskCommand>> deploy) {
    SubtaskRun next = new SubtaskRun(getContext(), deploy, jobs, services, entrance, ended);
    ended = ended.isDone() ? next.ended() : CompletableFuture.allOf(ended, next.ended());
    run = next;
    return next;
  }

  @Override
  public void tickIn(long delayMillis) {
    if (tick != null) {
      tick.cancel();
    }
    ActorContext<SubtaskCommand> context = getContext();
    tick = context.scheduleOnce(Duration.ofMillis(delayMillis), context.getSelf(), TICK);
  }

  @Override
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
