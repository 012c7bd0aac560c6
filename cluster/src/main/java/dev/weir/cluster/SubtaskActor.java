package dev.weir.cluster;

import dev.weir.cluster.SubtaskCommand.Deploy;
import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * The shell around one {@link dev.weir.runtime.SubtaskLoop}: its mailbox delivers frames, credits
 * and the coordinator's orders one at a time. A {@link Deploy} makes it start over as a {@link
 * SubtaskRun}; what belongs to another attempt than the run's has no effect.
 *
 * <p>It always answers {@code same}: for any other behavior, also this one, Pekko's interceptors
 * would wrap it anew for each message.
 */
final class SubtaskActor extends AbstractBehavior<SubtaskCommand> {
  private final Function<JobId, HostedJob> jobs;
  private final NodeServices services;
  private @Nullable SubtaskRun run;

  /** When no earlier run touches the outside any more. */
  private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

  static Behavior<SubtaskCommand> create(Function<JobId, HostedJob> jobs, NodeServices services) {
    return Behaviors.setup(context -> new SubtaskActor(context, jobs, services));
  }

  private SubtaskActor(
      ActorContext<SubtaskCommand> context,
      Function<JobId, HostedJob> jobs,
      NodeServices services) {
    super(context);
    this.jobs = jobs;
    this.services = services;
  }

  @Override
  public Receive<SubtaskCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(Deploy.class, this::onDeploy)
        .onMessage(SubtaskCommand.Cancel.class, this::onCancel)
        .onSignal(PostStop.class, stopped -> endRun())
        .onAnyMessage(this::onOther)
        .build();
  }

  private Behavior<SubtaskCommand> onDeploy(Deploy deploy) {
    SubtaskRun current = run;
    if (current != null && current.isNewerThan(deploy)) {
      return Behaviors.same();
    }
    endRun();
    try {
      run = new SubtaskRun(getContext(), deploy, jobs.apply(deploy.job()), services, ended);
    } catch (Throwable failed) {
      // The coordinator waits for an answer.
      Failure failure = Failure.of(failed);
      deploy
          .coordinator()
          .tell(new CoordinatorCommand.SubtaskFailed(deploy.subtask(), deploy.attempt(), failure));
    }
    return Behaviors.same();
  }

  private Behavior<SubtaskCommand> onCancel(SubtaskCommand.Cancel cancel) {
    SubtaskRun current = run;
    if (current != null && current.epoch().compareTo(cancel.epoch()) <= 0) {
      endRun();
    }
    return Behaviors.same();
  }

  private Behavior<SubtaskCommand> onOther(SubtaskCommand command) {
    SubtaskRun current = run;
    if (current != null && !current.handle(command)) {
      endRun();
    }
    return Behaviors.same();
  }

  private Behavior<SubtaskCommand> endRun() {
    SubtaskRun ending = run;
    run = null;
    if (ending != null) {
      ending.close();
      ended = ended.isDone() ? ending.ended() : CompletableFuture.allOf(ended, ending.ended());
    }
    return Behaviors.same();
  }
}
