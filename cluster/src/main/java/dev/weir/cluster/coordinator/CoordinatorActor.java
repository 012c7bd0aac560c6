package dev.weir.cluster.coordinator;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.placement.NodeBoard;
import dev.weir.cluster.placement.SubtaskSharding;
import dev.weir.cluster.services.NodeServices;
import dev.weir.cluster.stats.StatsBoard;
import dev.weir.coordinator.loop.CoordinatorLoop;
import dev.weir.coordinator.loop.Leadership;
import dev.weir.failure.ExplainedFailure;
import dev.weir.failure.Failure;
import dev.weir.persistence.pekko.RowAdapter;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.serde.CorruptDataException;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.state.RecoveryCompleted;
import org.apache.pekko.persistence.typed.state.RecoveryFailed;
import org.apache.pekko.persistence.typed.state.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.state.javadsl.DurableStateBehavior;
import org.apache.pekko.persistence.typed.state.javadsl.Effect;
import org.apache.pekko.persistence.typed.state.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * The shell around a {@link CoordinatorLoop}: a child of the leader of all jobs, whose durable
 * state is the job's row. A write that fails, or whose outcome is unknown, restarts this actor, and
 * so does whatever it did not expect; it then reads what the row really holds and leads the job
 * anew under the next epoch.
 */
public final class CoordinatorActor extends DurableStateBehavior<CoordinatorCommand, JobState> {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LAST_BACKOFF = Duration.ofSeconds(10);
  private static final BackoffSupervisorStrategy AGAIN =
      SupervisorStrategy.restartWithBackoff(FIRST_BACKOFF, LAST_BACKOFF, 0.1);
  private static final String PLUGIN = "weir.job-row";

  private final HostedJob hosted;
  private final ActorCoordinatorPort port;
  private final ActorContext<CoordinatorCommand> context;
  private final Memory memory;
  private final Leadership leadership;
  private final Commands commands = new Commands();
  private final StatsBoard figures;
  private final Listener listener;
  private CoordinatorLoop<ActorRef<SubtaskCommand>> loop;

  /** Why the row that was read just now is none of the job's. */
  private @Nullable Failure undecodable;

  /** Who hears what becomes of a job. */
  public interface Listener {
    /** It is durable that the job is led. */
    void led();

    /** The job has ended, and this is what is durable of it. */
    void ended(JobState state);

    /** The job runs as something else than what this coordinator has: nothing comes of it. */
    void superseded(JobState state);
  }

  /** What outlives a restart of the actor, but not the process. */
  private static final class Memory {
    final Leadership leadership;

    /** Whether it was tried to write the row again that was lost. */
    boolean restored;

    Memory(Leadership leadership) {
      this.leadership = leadership;
    }
  }

  /**
   * The behavior of a job's coordinator.
   *
   * @param leadership of a coordinator that has not led yet
   * @param figures of subtasks on all nodes
   * @param board the nodes that subtasks can be placed on
   * @param listener told of it on the actor's thread
   */
  public static Behavior<CoordinatorCommand> create(
      HostedJob job,
      Leadership leadership,
      NodeServices services,
      StatsBoard figures,
      SubtaskSharding sharding,
      NodeBoard board,
      Listener listener) {
    Memory memory = new Memory(leadership);
    Behavior<CoordinatorCommand> coordinator =
        Behaviors.setup(
            context ->
                new CoordinatorActor(
                    context, job, services, figures, sharding, board, listener, memory));
    return Behaviors.supervise(coordinator).onFailure(AGAIN);
  }

  private CoordinatorActor(
      ActorContext<CoordinatorCommand> context,
      HostedJob job,
      NodeServices services,
      StatsBoard figures,
      SubtaskSharding sharding,
      NodeBoard board,
      Listener listener,
      Memory memory) {
    super(PersistenceId.ofUniqueId("job|" + job.id()), AGAIN.withLoggingEnabled(false));
    this.memory = memory;
    leadership = memory.leadership;
    this.listener = listener;
    this.context = context;
    this.hosted = job;
    this.figures = figures;
    port = new ActorCoordinatorPort(context, job, services, sharding, board, listener::ended);
    loop = newLoop(emptyState());
  }

  private CoordinatorLoop<ActorRef<SubtaskCommand>> newLoop(JobState from) {
    return new CoordinatorLoop<>(
        from.submittedAs(hosted.submission()),
        hosted.graph(),
        hosted.types(),
        hosted.coordinator(),
        port,
        leadership.counts());
  }

  @Override
  public String durableStateStorePluginId() {
    return PLUGIN;
  }

  @Override
  public SnapshotAdapter<JobState> snapshotAdapter() {
    return new RowAdapter<>(JobStateCodec::encode, this::decode);
  }

  /** What this throws would restart the actor, which would then read the same again. */
  private JobState decode(byte[] row) {
    try {
      return JobStateCodec.decode(hosted.id(), row);
    } catch (CorruptDataException damaged) {
      undecodable = Failure.of(damaged);
      return emptyState();
    }
  }

  @Override
  public JobState emptyState() {
    return JobState.created(hosted.id());
  }

  @Override
  public SignalHandler<JobState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.class, (state, signal) -> onRecovered(state))
        .onSignal(RecoveryFailed.class, (state, signal) -> onRecoveryFailed(signal.failure()))
        .onSignal(PreRestart.class, (state, signal) -> end())
        .onSignal(PostStop.class, (state, signal) -> end())
        .build();
  }

  private void end() {
    port.inTheirCode(loop::close);
    port.over();
  }

  private void onRecovered(JobState state) {
    Failure damage = undecodable;
    if (damage != null) {
      undecodable = null;
      if (!onUnreadable(damage)) {
        throw new IllegalStateException(damage.message()); // which restarts this actor
      }
      return;
    }
    if (state.runsOtherwiseThan(hosted.submission())) {
      listener.superseded(state);
      return;
    }
    JobState known = leadership.durable();
    if (known != null && leadership.isLost(state)) {
      takeOver(known);
      context.getSelf().tell(new CoordinatorCommand.RowLost());
      return;
    }
    takeOver(state);
    context.getSelf().tell(new CoordinatorCommand.Lead());
  }

  private void takeOver(JobState from) {
    port.inTheirCode(loop::close);
    loop = newLoop(leadership.from(from));
    port.leading(loop);
  }

  /**
   * Writes the row again, with all that is known and the reason why the job ends. If that is not
   * possible either, the job ends without.
   */
  private Effect<JobState> onRowLost() {
    failFor(
        "its row was deleted while the job ran. What it held was "
            + (memory.restored ? "lost" : "written again"));
    JobState failed = port.takeStateToPersist();
    if (failed == null) {
      return Effect().none(); // the job had ended before
    }
    if (memory.restored) {
      port.inTheirCode(loop::onRowPersisted);
      return Effect().none();
    }
    memory.restored = true;
    return Effect().persist(failed).thenRun(durable -> port.inTheirCode(loop::onRowPersisted));
  }

  private void failFor(String cause) {
    port.inTheirCode(() -> loop.onRowLost(cause));
  }

  /**
   * Nobody can lead a job whose row will never be readable again: it ends. Returns whether it does;
   * if not, the row is read again.
   */
  private boolean onUnreadable(Failure failure) {
    JobState known = leadership.durable();
    if (known == null || !failure.isPermanent()) {
      ActorCoordinatorPort.LOG.warn(
          "job {}: its row cannot be read, trying again: {}", hosted.id(), failure.message());
      return false;
    }
    takeOver(known);
    failFor("its row cannot be read any more: " + failure.message());
    if (port.takeStateToPersist() == null) {
      return false; // the job had ended before
    }
    port.inTheirCode(loop::onRowPersisted);
    return true;
  }

  private void onRecoveryFailed(Throwable failure) {
    if (onUnreadable(reasonOf(failure))) {
      listener.ended(loop.job()); // no message reaches this actor any more
    }
  }

  /** Pekko wraps what the store or the codec threw. */
  private static Failure reasonOf(Throwable failure) {
    Throwable thrown = failure;
    while (ExplainedFailure.in(failure) == null && thrown.getCause() != null) {
      thrown = thrown.getCause();
    }
    return Failure.of(thrown);
  }

  @Override
  public CommandHandler<CoordinatorCommand, JobState> commandHandler() {
    var builder = newCommandHandlerBuilder();
    builder
        .forAnyState()
        .onCommand(CoordinatorCommand.class, (state, command) -> command.to(commands));
    return builder.build();
  }

  /** Hands each command to the loop, and what that wants to be durable to Pekko. */
  private final class Commands implements CoordinatorCommand.Handler<Effect<JobState>> {
    @Override
    public Effect<JobState> onFromSubtask(CoordinatorCommand.FromSubtask command) {
      return with(
          () -> {
            if (port.places().isHeard(command.message(), command.from())) {
              loop.onMessage(command.message(), command.from());
            }
          });
    }

    @Override
    public Effect<JobState> onHappened(CoordinatorCommand.Happened command) {
      return with(() -> command.event().accept(loop));
    }

    @Override
    public Effect<JobState> onLead() {
      return with(() -> leadership.begin(loop));
    }

    @Override
    public Effect<JobState> onRequestCheckpoint() {
      return with(loop::onCheckpointRequested);
    }

    @Override
    public Effect<JobState> onRequestStop() {
      leadership.onStopRequested();
      return with(loop::onStopRequested);
    }

    @Override
    public Effect<JobState> onRescale(CoordinatorCommand.Rescale command) {
      return with(() -> command.replyTo().tell(port.rescale(command.to(), command.accepted())));
    }

    @Override
    public Effect<JobState> onGiveUp() {
      return with(loop::onGiveUp);
    }

    @Override
    public Effect<JobState> onGetView(CoordinatorCommand.GetView command) {
      return with(() -> command.replyTo().tell(loop.view()));
    }

    @Override
    public Effect<JobState> onGetJob(CoordinatorCommand.GetJob command) {
      return with(
          () ->
              command
                  .replyTo()
                  .tell(
                      new JobView(
                          loop.job(),
                          Optional.of(loop.view()),
                          figures.of(hosted.id()),
                          port.places().places(),
                          Optional.empty())));
    }

    @Override
    public Effect<JobState> onPrepared(CoordinatorCommand.Prepared command) {
      return with(() -> port.places().onPrepared(command.node(), command.refusal()));
    }

    @Override
    public Effect<JobState> onNodesChanged() {
      return with(() -> port.places().onNodesChanged());
    }

    @Override
    public Effect<JobState> onWhenFree(CoordinatorCommand.WhenFree command) {
      return with(
          () -> {
            if (port.places().isFree(command.node())) {
              command.then().run();
            }
          });
    }

    @Override
    public Effect<JobState> onPersistNext() {
      return with(() -> {});
    }

    @Override
    public Effect<JobState> onRowLost() {
      return CoordinatorActor.this.onRowLost();
    }

    @Override
    public Effect<JobState> onRetire() {
      return Effect().stop();
    }
  }

  /** Does something with the loop, then makes durable what it asks for. */
  private Effect<JobState> with(Runnable action) {
    guarded(action);
    JobState next = port.takeStateToPersist();
    if (next == null) {
      return Effect().none();
    }
    return Effect()
        .persist(next)
        .thenRun(
            durable -> {
              if (!leadership.hasLed()) {
                listener.led();
              }
              leadership.onPersisted(next);
              guarded(loop::onRowPersisted);
              if (port.hasStateToPersist()) {
                context.getSelf().tell(new CoordinatorCommand.PersistNext());
              }
            });
  }

  /** What the loop throws restarts this actor; the loop that takes over counts it as a failure. */
  private void guarded(Runnable action) {
    try {
      port.inTheirCode(action);
    } catch (RuntimeException unexpected) {
      leadership.onUnexpected(Failure.of(unexpected));
      throw unexpected;
    } catch (Error unexpected) {
      leadership.onUnexpected(Failure.of(unexpected));
      throw new IllegalStateException(unexpected); // supervision restarts for exceptions only
    }
  }
}
