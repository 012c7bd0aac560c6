package dev.weir.cluster.node;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.actor.NodeInfo;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.services.NodeServices;
import dev.weir.cluster.stats.SubtaskStats;
import dev.weir.failure.Failure;
import dev.weir.id.Installation;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import dev.weir.plan.Structure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node among others: tells the leader of all jobs that it is there, again and again until that
 * has answered, and makes the jobs of which subtasks are to come.
 */
public final class NodeActor extends AbstractBehavior<NodeCommand> implements NodeCommand.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(NodeActor.class);
  private static final Duration HELLO_AGAIN = Duration.ofMillis(200);

  private static final Duration LEAVING_AGAIN = Duration.ofMillis(100);

  private static final Duration FIGURES = Duration.ofMillis(500);

  private final NodeInfo info;
  private final HostedJobs hosted;
  private final NodeServices services;
  private final ActorRef<JobsCommand> leader;
  private final Installation stores;
  private final CompletableFuture<Void> taken;
  private final Runnable saysHello = this::hello;
  private final Runnable saysFigures = this::figures;
  private final Runnable saysLeaving = this::leaving;
  private @Nullable ActorRef<JobsCommand> welcomedBy;

  /** What completes when the node may leave; null if it does not want to. */
  private @Nullable CompletableFuture<Void> may;

  /**
   * The behavior of a node's actor.
   *
   * @param leader finds the one who leads all jobs
   * @param stores that the node has opened
   * @param taken completes when the leader knows the node, and fails if it wants none of it
   */
  public static Behavior<NodeCommand> create(
      NodeInfo info,
      HostedJobs hosted,
      NodeServices services,
      ActorRef<JobsCommand> leader,
      Installation stores,
      CompletableFuture<Void> taken) {
    return Behaviors.setup(
        context -> new NodeActor(context, info, hosted, services, leader, stores, taken));
  }

  private NodeActor(
      ActorContext<NodeCommand> context,
      NodeInfo info,
      HostedJobs hosted,
      NodeServices services,
      ActorRef<JobsCommand> leader,
      Installation stores,
      CompletableFuture<Void> taken) {
    super(context);
    this.info = info;
    this.hosted = hosted;
    this.services = services;
    this.leader = leader;
    this.stores = stores;
    this.taken = taken;
    hello();
    figures();
  }

  @Override
  public Receive<NodeCommand> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(
            command -> {
              command.to(this);
              return Behaviors.same();
            })
        .build();
  }

  private void hello() {
    if (welcomedBy != null || isGoing()) {
      return;
    }
    leader.tell(new JobsCommand.Hello(info, stores, getContext().getSelf()));
    getContext().scheduleOnce(HELLO_AGAIN, getContext().getSelf(), new NodeCommand.Own(saysHello));
  }

  /** Whether it has nothing to do with jobs any more. */
  private boolean isGoing() {
    return may != null && may.isDone();
  }

  /** Says that the node wants to leave, to whoever leads: another one may not know. */
  private void leaving() {
    if (isGoing()) {
      return;
    }
    leader.tell(new JobsCommand.Leaving(info, getContext().getSelf()));
    getContext()
        .scheduleOnce(LEAVING_AGAIN, getContext().getSelf(), new NodeCommand.Own(saysLeaving));
  }

  /** Tells the leader what subtasks here count: some are on its node, most are not. */
  private void figures() {
    ActorRef<JobsCommand> told = welcomedBy;
    if (told != null) {
      for (JobId job : hosted.ids()) {
        Map<SubtaskId, SubtaskStats> subtasks = services.stats().of(job);
        if (!subtasks.isEmpty()) {
          told.tell(new JobsCommand.Figures(job, subtasks));
        }
      }
    }
    getContext().scheduleOnce(FIGURES, getContext().getSelf(), new NodeCommand.Own(saysFigures));
  }

  @Override
  public void onWelcome(NodeCommand.Welcome welcome) {
    if (welcome.jobs().equals(welcomedBy)) {
      return;
    }
    if (welcomedBy != null) {
      getContext().unwatch(welcomedBy);
    }
    welcomedBy = welcome.jobs();
    taken.complete(null);
    getContext().watchWith(welcome.jobs(), new NodeCommand.Own(() -> onLeaderGone(welcome.jobs())));
  }

  @Override
  public void onRefused(NodeCommand.Refused refused) {
    if (taken.completeExceptionally(new IOException(refused.why()))) {
      LOG.warn("{}", refused.why());
    }
  }

  private void onLeaderGone(ActorRef<JobsCommand> gone) {
    if (gone.equals(welcomedBy)) {
      welcomedBy = null;
      hello();
    }
  }

  @Override
  public void onLeave(NodeCommand.Leave leave) {
    may = leave.may();
    leaving();
  }

  @Override
  public void onMayLeave(NodeCommand.MayLeave answered) {
    if (may != null) {
      may.complete(null);
    }
  }

  @Override
  public void onPrepare(NodeCommand.Prepare prepare) {
    NodeName name = info.name();
    services
        .user()
        .execute(
            () -> {
              Optional<Failure> refusal = refusal(prepare);
              refusal.ifPresent(
                  why ->
                      LOG.warn(
                          "job {} does not run on this node: {}", prepare.job(), why.message()));
              prepare.replyTo().tell(new CoordinatorCommand.Prepared(name, refusal));
            });
  }

  private Optional<Failure> refusal(NodeCommand.Prepare prepare) {
    try {
      HostedJob job = hosted.prepare(prepare.job(), prepare.submission());
      return Structure.firstDifference(job.structure(), prepare.structure())
          .map(
              difference ->
                  Failure.permanent(
                      "the job is another one on node "
                          + info.name()
                          + " than on the node that leads it: "
                          + difference
                          + " (here is node "
                          + info.name()
                          + "). Give all nodes the same jar and the same version of Weir"));
    } catch (Throwable failed) {
      return Optional.of(
          Failure.of(failed).prefixed("node " + info.name() + " cannot make the job: "));
    }
  }

  @Override
  public void onRelease(NodeCommand.Release release) {
    services.user().execute(() -> hosted.release(release.job(), release.key(), release.finished()));
  }

  @Override
  public void onToJobs(NodeCommand.ToJobs toJobs) {
    leader.tell(toJobs.command());
  }

  @Override
  public void onToSubtask(NodeCommand.ToSubtask toSubtask) {
    toSubtask.subtask().tell(toSubtask.said());
  }

  @Override
  public void onOwn(NodeCommand.Own own) {
    own.event().run();
  }
}
