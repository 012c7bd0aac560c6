package dev.weir.cluster.jobs;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.coordinator.CoordinatorActor;
import dev.weir.cluster.jobs.Submitted.Outcome;
import dev.weir.cluster.lifeline.NodeVerdict;
import dev.weir.cluster.node.HostedJobs;
import dev.weir.cluster.node.NodeBoard;
import dev.weir.cluster.node.NodeCommand;
import dev.weir.cluster.placement.SubtaskSharding;
import dev.weir.cluster.services.HostedJob;
import dev.weir.cluster.services.NodeServices;
import dev.weir.cluster.stats.StatsBoard;
import dev.weir.coordinator.loop.Leadership;
import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.lifeline.LifelineVerdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads all jobs of a cluster: its singleton, with a coordinator for each job as a child. What it
 * knows of jobs is in their rows, so that another one can take its place at any time; two at once
 * do no harm, because of two coordinators of a job one is fenced by the row.
 */
public final class JobsActor extends AbstractBehavior<JobsCommand> implements JobsCommand.Handler {
  private static final Logger LOG = LoggerFactory.getLogger("weir.jobs");
  private static final Duration AGAIN = Duration.ofSeconds(2);

  /** Nodes that come or go together are one change. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final Submissions submissions;
  private final HostedJobs hosted;
  private final NodeServices services;
  private final SubtaskSharding sharding;
  private final NodeBoard board = new NodeBoard();

  /** Of subtasks on all nodes. */
  private final StatsBoard figures = new StatsBoard();

  private final Map<JobId, LedJob> led = new HashMap<>();

  /** The latest epoch in which this process led a job: subtasks listen to no earlier one. */
  private final Map<JobId, LeaderEpoch> epochs = new HashMap<>();

  private final Map<ActorRef<NodeCommand>, NodeBoard.Member> members = new HashMap<>();

  /** Submissions that are being looked at. */
  private final Map<JobId, JobSubmission> underWay = new HashMap<>();

  private int coordinators;

  /** How often nodes came or went. */
  private int changes;

  /**
   * The behavior of the leader of all jobs.
   *
   * @param resumes whether jobs that were handed in, and ran when their leader died, go on
   */
  public static Behavior<JobsCommand> create(
      Submissions submissions,
      HostedJobs hosted,
      NodeServices services,
      SubtaskSharding sharding,
      boolean resumes) {
    return Behaviors.setup(
        context -> {
          JobsActor actor = new JobsActor(context, submissions, hosted, services, sharding);
          actor.hearVerdicts();
          if (resumes) {
            actor.resume();
          }
          return actor;
        });
  }

  private JobsActor(
      ActorContext<JobsCommand> context,
      Submissions submissions,
      HostedJobs hosted,
      NodeServices services,
      SubtaskSharding sharding) {
    super(context);
    this.submissions = submissions;
    this.hosted = hosted;
    this.services = services;
    this.sharding = sharding;
  }

  @Override
  public Receive<JobsCommand> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(
            command -> {
              command.to(this);
              return Behaviors.same();
            })
        .build();
  }

  /** Runs what blocks, and says on this actor's thread what came of it. */
  private <T> void away(
      Executor threads, Callable<T> work, Consumer<T> then, Consumer<Throwable> failed) {
    ActorRef<JobsCommand> self = getContext().getSelf();
    threads.execute(
        () -> {
          Runnable event;
          try {
            T result = work.call();
            event = () -> then.accept(result);
          } catch (Throwable thrown) {
            event = () -> failed.accept(thrown);
          }
          self.tell(new JobsCommand.Own(event));
        });
  }

  private void again(Runnable action) {
    getContext().scheduleOnce(AGAIN, getContext().getSelf(), new JobsCommand.Own(action));
  }

  @Override
  public void onOwn(JobsCommand.Own own) {
    own.event().run();
  }

  // ---- nodes

  @Override
  public void onHello(JobsCommand.Hello hello) {
    ActorRef<JobsCommand> self = getContext().getSelf();
    if (members.containsKey(hello.node())) {
      hello.node().tell(new NodeCommand.Welcome(self));
      return;
    }
    away(
        services.io(),
        () -> submissions.objectionTo(hello.info().name(), hello.stores()),
        objection -> {
          if (objection.isPresent()) {
            LOG.warn("node {} is refused: {}", hello.info(), objection.get());
            hello.node().tell(new NodeCommand.Refused(objection.get()));
          } else {
            take(new NodeBoard.Member(hello.info(), hello.node()));
          }
        },
        failed -> LOG.warn("node {} is not known yet: {}", hello.info(), failed.toString()));
  }

  private void take(NodeBoard.Member member) {
    ActorRef<NodeCommand> node = member.node();
    node.tell(new NodeCommand.Welcome(getContext().getSelf()));
    if (members.putIfAbsent(node, member) == null) {
      getContext().watchWith(node, new JobsCommand.Own(() -> onGone(node)));
      board.add(member);
      nodesChanged();
    }
  }

  /** What the lifelines of this process find out comes sooner than the cluster's decision. */
  private void hearVerdicts() {
    ActorRef<NodeVerdict> verdicts =
        getContext()
            .messageAdapter(
                NodeVerdict.class,
                found ->
                    new JobsCommand.Own(
                        () -> {
                          if (found.verdict().kind() == LifelineVerdict.Kind.DEAD) {
                            onDead(found.node().address().toString());
                          }
                        }));
    getContext()
        .getSystem()
        .eventStream()
        .tell(new EventStream.Subscribe<>(NodeVerdict.class, verdicts));
  }

  private void onDead(String address) {
    for (NodeBoard.Member member : List.copyOf(members.values())) {
      if (member.info().address().equals(address) && board.remove(member.info())) {
        LOG.info("node {} is dead", member.info());
        nodesChanged();
      }
    }
  }

  private void onGone(ActorRef<NodeCommand> node) {
    NodeBoard.Member gone = members.remove(node);
    if (gone != null && board.remove(gone.info())) {
      LOG.info("node {} is gone", gone.info());
      nodesChanged();
    }
  }

  private void nodesChanged() {
    for (LedJob job : led.values()) {
      if (job.end().isEmpty()) {
        job.coordinator().tell(new CoordinatorCommand.NodesChanged());
      }
    }
    int change = ++changes;
    Runnable settled =
        () -> {
          if (change == changes) {
            followSlots();
          }
        };
    getContext().scheduleOnce(SETTLED, getContext().getSelf(), new JobsCommand.Own(settled));
  }

  /** One change for all that came and went meanwhile. */
  private void followSlots() {
    for (LedJob job : List.copyOf(led.values())) {
      boolean follows =
          job.job().submission().filter(each -> each.settings().followsSlots()).isPresent();
      if (follows && job.end().isEmpty()) {
        onRescale(
            new JobsCommand.Rescale(
                job.job().id(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false,
                getContext().getSystem().ignoreRef()));
      }
    }
  }

  @Override
  public void onFigures(JobsCommand.Figures told) {
    told.subtasks().forEach((subtask, stats) -> figures.publish(told.job(), subtask, stats));
  }

  // ---- jobs that ran when their leader died

  private void resume() {
    away(
        services.io(),
        submissions::submitted,
        states -> states.forEach(this::resume),
        failed -> {
          LOG.warn("the rows of jobs cannot be read, trying again: {}", failed.toString());
          again(this::resume);
        });
  }

  private void resume(JobState state) {
    if (state.status() == JobStatus.RUNNING) {
      lead(state.job(), state.submission().orElseThrow(), Leadership.ofSuccessor());
    } else {
      continuation(state).ifPresent(next -> lead(state.job(), next, newLeadership(state.job())));
    }
  }

  /** How a job that has stopped or failed goes on by itself, because it was rescaled. */
  private static Optional<JobSubmission> continuation(JobState ended) {
    return switch (ended.status()) {
      case STOPPED ->
          ended.submission().filter(it -> it.next().isPresent()).map(JobSubmission::goingOn);
      case FAILED ->
          ended.submission().filter(it -> it.before().isPresent()).map(JobSubmission::goingBack);
      default -> Optional.empty();
    };
  }

  /** Makes a job, however often that takes, and leads it. */
  private void lead(JobId id, JobSubmission submission, Leadership leadership) {
    LedJob before = led.get(id);
    if ((before != null && before.end().isEmpty()) || underWay.containsKey(id)) {
      return;
    }
    underWay.put(id, submission);
    away(
        services.user(),
        () -> hosted.prepare(id, submission),
        job -> {
          underWay.remove(id);
          lead(job, leadership, new Ending() {});
        },
        failed -> {
          LOG.warn(
              "job {} cannot be made on the node that leads it, trying again: {}",
              id,
              Failure.of(failed).message());
          underWay.remove(id);
          again(() -> lead(id, submission, leadership));
        });
  }

  // ---- jobs that are handed in

  @Override
  public void onSubmit(JobsCommand.Submit submit) {
    Optional<Submitted> known = known(submit);
    if (known.isPresent()) {
      submit.replyTo().tell(known.get());
      return;
    }
    underWay.put(submit.job(), submit.submission());
    away(
        services.user(),
        () -> submissions.accept(submit, Rescaling.slots(board, submit.job())),
        job -> {
          underWay.remove(submit.job());
          lead(job, newLeadership(job.id()), new Answering(submit));
        },
        failed -> {
          underWay.remove(submit.job());
          submit.replyTo().tell(new Submitted(Outcome.REFUSED, Failure.of(failed).message()));
        });
  }

  /** What there is to say of a submission whose job runs, or is about to. */
  private Optional<Submitted> known(JobsCommand.Submit submit) {
    JobId id = submit.job();
    LedJob runs = led.get(id);
    JobSubmission other =
        runs != null && runs.end().isEmpty()
            ? runs.job().submission().orElse(null)
            : underWay.get(id);
    boolean isLed = runs != null && runs.end().isEmpty();
    if (!isLed && other == null) {
      return Optional.empty();
    }
    if (other != null && submit.submission().isSameAs(other)) {
      return Optional.of(
          new Submitted(Outcome.REPEATED, "job " + id + " was submitted before and runs"));
    }
    return Optional.of(
        new Submitted(
            Outcome.REFUSED,
            "job "
                + id
                + " runs already, and was submitted with another class, other arguments or"
                + " settings; stop it first, or submit this one under another --name"));
  }

  /** Tells whoever submitted a job when that is durable. */
  private static final class Answering implements Ending {
    private final JobsCommand.Submit submit;
    private boolean answered;

    private Answering(JobsCommand.Submit submit) {
      this.submit = submit;
    }

    @Override
    public void led() {
      answer(new Submitted(Outcome.ACCEPTED, "job " + submit.job() + " runs"));
    }

    @Override
    public void ended(JobState state) {
      answer(
          new Submitted(
              Outcome.REFUSED,
              "job "
                  + submit.job()
                  + " could not begin: "
                  + state.failure().orElse("it is " + state.status())));
    }

    private void answer(Submitted answer) {
      if (!answered) {
        answered = true;
        submit.replyTo().tell(answer);
      }
    }
  }

  @Override
  public void onLead(JobsCommand.Lead lead) {
    lead(
        lead.job(),
        newLeadership(lead.job().id()),
        new Ending() {
          @Override
          public void ended(JobState state) {
            lead.ended().complete(state);
          }
        });
  }

  private Leadership newLeadership(JobId id) {
    return new Leadership(epochs.getOrDefault(id, LeaderEpoch.NONE));
  }

  /** What somebody wants to hear of a job, on this actor's thread. */
  private interface Ending {
    /** It is durable that the job is led. */
    default void led() {}

    default void ended(JobState state) {}
  }

  private void lead(HostedJob job, Leadership leadership, Ending listener) {
    JobId id = job.id();
    ActorRef<JobsCommand> self = getContext().getSelf();
    figures.forget(id);
    LedJob before = led.get(id);
    if (before != null) {
      before.coordinator().tell(new CoordinatorCommand.Retire());
    }
    ActorRef<CoordinatorCommand> coordinator =
        getContext()
            .spawn(
                CoordinatorActor.create(
                    job,
                    leadership,
                    services,
                    figures,
                    sharding,
                    board,
                    new CoordinatorActor.Listener() {
                      @Override
                      public void led() {
                        self.tell(new JobsCommand.Own(listener::led));
                      }

                      @Override
                      public void ended(JobState state) {
                        self.tell(new JobsCommand.Own(() -> onEnded(job, state, listener)));
                      }
                    }),
                "coordinator-" + id + "-" + coordinators++);
    led.put(id, new LedJob(job, coordinator));
  }

  @SuppressWarnings("ReferenceEquality") // another run of the same job may be equal
  private void onEnded(HostedJob job, JobState state, Ending listener) {
    LedJob ended = led.get(job.id());
    if (ended != null && ended.job() == job) {
      ended.ended(state);
      epochs.put(job.id(), state.epoch());
    }
    Optional<JobSubmission> next = continuation(state);
    if (next.isPresent()) {
      LOG.info("job {} goes on with parallelism {}", job.id(), next.get().settings().parallelism());
      lead(job.id(), next.get(), newLeadership(job.id()));
      return;
    }
    boolean finished = state.status() == JobStatus.FINISHED;
    job.submission()
        .ifPresent(
            submission -> {
              NodeCommand.Release release =
                  new NodeCommand.Release(job.id(), submission.key(), finished);
              members.keySet().forEach(node -> node.tell(release));
            });
    away(
        services.io(),
        () -> {
          hosted.release(job, finished); // before somebody is told who runs it again
          return true;
        },
        released -> listener.ended(state),
        failed -> listener.ended(state));
  }

  // ---- rescaling

  @Override
  public void onRescale(JobsCommand.Rescale rescale) {
    LedJob runs = led.get(rescale.job());
    Optional<JobSubmission> submission =
        runs == null || runs.end().isPresent() ? Optional.empty() : runs.job().submission();
    if (runs == null || submission.isEmpty()) {
      rescale
          .replyTo()
          .tell(
              new Submitted(
                  Outcome.REFUSED,
                  "no job "
                      + rescale.job()
                      + " runs here that was handed in to this cluster; jobs that run: "
                      + running()));
      return;
    }
    Rescaling rescaling = new Rescaling(runs.job(), submission.get(), board);
    away(
        services.user(),
        () -> rescaling.check(rescale, hosted),
        decided -> {
          rescale.replyTo().tell(decided.answer());
          decided
              .to()
              .filter(to -> !rescale.dryRun())
              .ifPresent(to -> runs.coordinator().tell(new CoordinatorCommand.Rescale(to)));
        },
        failed ->
            rescale.replyTo().tell(new Submitted(Outcome.REFUSED, Failure.of(failed).message())));
  }

  private String running() {
    return led.entrySet().stream()
        .filter(job -> job.getValue().end().isEmpty())
        .map(job -> job.getKey().value())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  // ---- questions

  @Override
  public void onForJob(JobsCommand.ForJob forJob) {
    LedJob job = led.get(forJob.job());
    if (job != null) {
      job.coordinator().tell(forJob.command());
    }
  }

  @Override
  public void onGetJob(JobsCommand.GetJob get) {
    LedJob job = led.get(get.job());
    if (job != null && job.end().isEmpty()) {
      job.coordinator().tell(new CoordinatorCommand.GetJob(get.replyTo()));
      return;
    }
    away(
        services.io(),
        () -> submissions.state(get.job()),
        state -> state.ifPresent(row -> get.replyTo().tell(JobView.ofRow(row, Optional.empty()))),
        failed -> LOG.warn("the row of job {} cannot be read: {}", get.job(), failed.toString()));
  }

  @Override
  public void onGetCluster(JobsCommand.GetCluster get) {
    new ClusterQuery(getContext().getSystem(), List.copyOf(led.values()), board.members())
        .answer(get);
  }
}
