package dev.weir.cluster.jobs;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.coordinator.CoordinatorActor;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.node.HostedJobs;
import dev.weir.cluster.placement.SubtaskSharding;
import dev.weir.cluster.services.NodeServices;
import dev.weir.cluster.stats.StatsBoard;
import dev.weir.coordinator.loop.Leadership;
import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that have a coordinator, and those that are about to. On the thread of the leader of all
 * jobs.
 */
final class LedJobs {
  private static final Logger LOG = LoggerFactory.getLogger("weir.jobs");

  private final ActorContext<JobsCommand> context;
  private final OwnThread own;
  private final HostedJobs hosted;
  private final NodeServices services;
  private final SubtaskSharding sharding;
  private final Members members;
  private final Runnable onLed;

  /** Of subtasks on all nodes. */
  private final StatsBoard figures = new StatsBoard();

  private final Map<JobId, LedJob> led = new HashMap<>();

  /** How those have ended that were handed in: nothing else is kept of them here. */
  private final Map<JobId, JobState> ended = new HashMap<>();

  /** The latest epoch in which this process led a job: subtasks listen to no earlier one. */
  private final Map<JobId, LeaderEpoch> epochs = new HashMap<>();

  /** Those that are being made, or looked at. */
  private final Map<JobId, JobSubmission> underWay = new HashMap<>();

  private int coordinators;
  private boolean allKnown;

  /**
   * @param onLed told when a job is led: nodes may have come or gone while it was not
   */
  LedJobs(
      ActorContext<JobsCommand> context,
      OwnThread own,
      HostedJobs hosted,
      NodeServices services,
      SubtaskSharding sharding,
      Members members,
      Runnable onLed) {
    this.context = context;
    this.own = own;
    this.hosted = hosted;
    this.services = services;
    this.sharding = sharding;
    this.members = members;
    this.onLed = onLed;
  }

  Collection<LedJob> all() {
    return List.copyOf(led.values());
  }

  /** Those that were handed in and have not ended. */
  List<LedJob> running() {
    return led.values().stream()
        .filter(job -> job.end().isEmpty() && job.job().submission().isPresent())
        .toList();
  }

  /** The rows of all jobs were read. */
  void allAreKnown() {
    allKnown = true;
  }

  /** Whether each job that goes on has a coordinator. */
  boolean areAllLed() {
    return allKnown && underWay.isEmpty();
  }

  Collection<JobState> ended() {
    return List.copyOf(ended.values());
  }

  /** One that has not ended; null if there is none of that name. */
  @Nullable LedJob running(JobId id) {
    LedJob job = led.get(id);
    return job == null || job.end().isPresent() ? null : job;
  }

  /** The latest run of a job in this process. */
  @Nullable LedJob latest(JobId id) {
    return led.get(id);
  }

  /** In words, for who names one that does not. */
  String whichRun() {
    String names =
        led.entrySet().stream()
            .filter(job -> job.getValue().end().isEmpty())
            .map(job -> job.getKey().value())
            .sorted()
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "no job runs" : "jobs that run: " + names;
  }

  /** How a job has ended that was handed in, if this process has seen it. */
  Optional<JobStatus> endOf(JobId id) {
    return Optional.ofNullable(ended.get(id)).map(JobState::status);
  }

  /** A submission of the job that is being looked at. */
  Optional<JobSubmission> underWay(JobId id) {
    return Optional.ofNullable(underWay.get(id));
  }

  void begin(JobId id, JobSubmission submission) {
    underWay.put(id, submission);
  }

  void concluded(JobId id) {
    underWay.remove(id);
  }

  void publish(JobsCommand.Figures told) {
    told.subtasks().forEach((subtask, stats) -> figures.publish(told.job(), subtask, stats));
  }

  Leadership newLeadership(JobId id) {
    return new Leadership(epochs.getOrDefault(id, LeaderEpoch.NONE));
  }

  /** A job that ran, or was to go on, when its leader died. */
  void resume(JobState state) {
    if (state.status() == JobStatus.RUNNING) {
      lead(state.job(), state.submission().orElseThrow(), Leadership.ofSuccessor());
    } else {
      JobMachine.continuation(state)
          .ifPresent(next -> lead(state.job(), next, newLeadership(state.job())));
    }
  }

  /** Makes a job, however often that takes, and leads it. */
  private void lead(JobId id, JobSubmission submission, Leadership leadership) {
    if (running(id) != null || underWay.containsKey(id)) {
      return;
    }
    begin(id, submission);
    sharding.begin(id);
    own.after(
        services.user(),
        () -> hosted.prepare(id, submission),
        job -> {
          concluded(id);
          lead(job, leadership, JobListener.NOBODY);
        },
        failed -> {
          LOG.warn(
              "job {} cannot be made on the node that leads it, trying again: {}",
              id,
              Failure.of(failed).message());
          concluded(id);
          own.again(() -> lead(id, submission, leadership));
        });
  }

  void lead(HostedJob job, Leadership leadership, JobListener listener) {
    JobId id = job.id();
    sharding.begin(id);
    figures.forget(id);
    LedJob before = led.get(id);
    if (before != null) {
      before.coordinator().tell(new CoordinatorCommand.Retire());
    }
    ActorRef<CoordinatorCommand> coordinator =
        context.spawn(
            CoordinatorActor.create(
                job,
                leadership,
                services,
                figures,
                sharding,
                members.board(),
                new FromCoordinator(context.getSelf(), job, listener)),
            "coordinator-" + id + "-" + coordinators++);
    led.put(id, new LedJob(job, coordinator));
    ended.remove(id);
    onLed.run();
  }

  /** Brings what a coordinator says to this thread. */
  private final class FromCoordinator implements CoordinatorActor.Listener {
    private final ActorRef<JobsCommand> self;
    private final HostedJob job;
    private final JobListener listener;

    private FromCoordinator(ActorRef<JobsCommand> self, HostedJob job, JobListener listener) {
      this.self = self;
      this.job = job;
      this.listener = listener;
    }

    @Override
    public void led() {
      self.tell(new JobsCommand.Own(listener::led));
    }

    @Override
    public void ended(JobState state) {
      self.tell(new JobsCommand.Own(() -> onEnded(job, state, listener)));
    }

    @Override
    public void superseded(JobState state) {
      self.tell(new JobsCommand.Own(() -> onSuperseded(job, state, listener)));
    }
  }

  /** Somebody else has rescaled the job: it is made anew, and led as what it is. */
  @SuppressWarnings("ReferenceEquality") // another run of the same job may be equal
  private void onSuperseded(HostedJob job, JobState state, JobListener listener) {
    LedJob known = led.get(job.id());
    if (known != null && known.job() == job) {
      LOG.warn("job {} was rescaled by another leader; it is led as what it is now", job.id());
      known.coordinator().tell(new CoordinatorCommand.Retire());
      led.remove(job.id());
      listener.ended(state);
      resume(state);
    }
  }

  @SuppressWarnings("ReferenceEquality") // another run of the same job may be equal
  private void onEnded(HostedJob job, JobState state, JobListener listener) {
    LedJob known = led.get(job.id());
    if (known != null && known.job() == job) {
      known.ended(state);
      epochs.put(job.id(), state.epoch());
    }
    Optional<JobSubmission> next = JobMachine.continuation(state);
    if (next.isPresent()) {
      LOG.info("job {} goes on with parallelism {}", job.id(), next.get().settings().parallelism());
      lead(job.id(), next.get(), newLeadership(job.id()));
      return;
    }
    sharding.forget(job.id());
    if (known != null && known.job() == job && job.submission().isPresent()) {
      known.coordinator().tell(new CoordinatorCommand.Retire());
      led.remove(job.id());
      ended.put(job.id(), state);
    }
    boolean finished = state.status() == JobStatus.FINISHED;
    if (finished) {
      members.board().forget(job.id());
    }
    job.submission()
        .ifPresent(
            submission ->
                members.tellAll(new NodeCommand.Release(job.id(), submission.key(), finished)));
    own.after(
        services.io(),
        () -> {
          hosted.release(job, finished); // before somebody is told who runs it again
          return true;
        },
        released -> listener.ended(state),
        failed -> listener.ended(state));
  }
}
