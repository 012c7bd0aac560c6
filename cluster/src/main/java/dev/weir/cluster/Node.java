package dev.weir.cluster;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.SubtaskCommand;
import dev.weir.cluster.coordinator.CoordinatorActor;
import dev.weir.cluster.coordinator.FreshStart;
import dev.weir.cluster.coordinator.ReportingRows;
import dev.weir.cluster.placement.Placement;
import dev.weir.cluster.services.ClosingThreads;
import dev.weir.cluster.services.HostedJob;
import dev.weir.cluster.services.NodeServices;
import dev.weir.cluster.services.NodeWork;
import dev.weir.cluster.stats.StatsBoard;
import dev.weir.cluster.subtask.SubtaskActor;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.persistence.pekko.JobRowStoreSetup;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.protocol.job.JobStatus;
import dev.weir.spi.store.StoreProvider;
import dev.weir.spi.store.StoreProvider.Stores;
import dev.weir.state.StateBackend;
import dev.weir.state.StateBackends;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of Weir: an actor system with the stores of its data directory. A node that is
 * started by itself forms a cluster of one at once.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  private final Path dataDir;
  private final NodeConfiguration configuration;
  private final Stores stores;
  private final ActorSystem<Void> system;
  private final NodeServices services;
  private final Map<JobId, HostedJob> jobs = new ConcurrentHashMap<>();
  private final Map<JobId, Led> led = new ConcurrentHashMap<>();

  /** The epoch in which a job's latest run in this process ended. */
  private final Map<JobId, LeaderEpoch> epochs = new ConcurrentHashMap<>();

  private final Map<String, StateBackend> backends = new HashMap<>();
  private final Placement placement;
  private final ActorRef<ShardingEnvelope<SubtaskCommand>> subtasks;

  /** The coordinator of a job's latest run in this process, and how many runs came before it. */
  private record Led(ActorRef<CoordinatorCommand> coordinator, int runs) {}

  private Node(
      Path dataDir, NodeConfiguration configuration, Stores stores, ActorSystem<Void> system) {
    this.dataDir = dataDir;
    this.configuration = configuration;
    this.stores = stores;
    this.system = system;
    services =
        new NodeServices(
            threads(system, "weir.io-dispatcher"),
            threads(system, "weir.user-dispatcher"),
            new ClosingThreads(),
            new NodeWork(),
            system.settings().config().getDuration("weir.previous-attempt-timeout"),
            new StatsBoard());
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    placement = new Placement(system);
    subtasks = placement.startRegion(SubtaskActor.create(this::hosted, services));
  }

  private static Executor threads(ActorSystem<?> system, String dispatcher) {
    return system.dispatchers().lookup(DispatcherSelector.fromConfig(dispatcher));
  }

  /**
   * Opens the stores and starts the actor system.
   *
   * @throws dev.weir.settings.SettingException if the stores are not configured as they must be
   * @throws StoreProvider.DataDirectoryInUseException if another process has the data directory
   *     open
   */
  public static Node start(NodeSettings settings) throws IOException {
    NodeConfiguration configuration = NodeConfiguration.of(settings);
    Stores stores = configuration.openStores();
    QuietPekko.warningsOnly();
    ActorSystem<Void> system = null;
    try {
      system = actorSystem(stores, configuration);
      return new Node(settings.dataDir(), configuration, stores, system);
    } catch (RuntimeException failed) {
      if (system != null) {
        system.terminate();
      }
      try (stores) {
        throw failed;
      }
    }
  }

  private static ActorSystem<Void> actorSystem(Stores stores, NodeConfiguration configuration) {
    return ActorSystem.create(
        Behaviors.empty(),
        "weir",
        ActorSystemSetup.create(
            BootstrapSetup.create(configuration.config()),
            new JobRowStoreSetup(new ReportingRows(stores.rows()))));
  }

  private HostedJob hosted(JobId id) {
    HostedJob job = jobs.get(id);
    if (job == null) {
      throw new IllegalStateException("this node does not host job " + id);
    }
    return job;
  }

  /** What an earlier run of the job left behind, if there was one. */
  public Optional<JobState> state(JobId job) throws IOException {
    return stores.rows().read(job).map(row -> JobStateCodec.decode(job, row.value()));
  }

  /**
   * Starts a job, from its head if an earlier run left one and the spec does not ask for a fresh
   * start. A job that has ended may be run again.
   *
   * @throws dev.weir.plan.GraphException if the job cannot run as the spec says
   * @throws IllegalStateException if the job runs on this node already
   * @throws IOException if the job's row cannot be read
   */
  public RunningJob run(JobSpec spec) throws IOException {
    spec.check();
    JobId id = spec.id();
    HostedJob job =
        new HostedJob(
            id,
            stores.installation(),
            spec.graph(),
            spec.types(),
            backend(spec.backend()),
            stores.checkpoints(),
            spec.loop(),
            spec.coordinator(),
            localDir(id));
    if (jobs.putIfAbsent(id, job) != null) {
      throw new IllegalStateException("job " + id + " runs on this node already");
    }
    try {
      if (spec.fresh()) {
        new FreshStart(id, stores).forget();
      }
      requireRow(id);
      return lead(job);
    } catch (IOException | RuntimeException failed) {
      jobs.remove(id, job);
      throw failed;
    }
  }

  private RunningJob lead(HostedJob job) {
    JobId id = job.id();
    services.stats().forget(id);
    placement.place(id, job.graph());
    CompletableFuture<JobState> ended = new CompletableFuture<>();
    LeaderEpoch newest = epochs.getOrDefault(id, LeaderEpoch.NONE);
    Behavior<CoordinatorCommand> behavior =
        CoordinatorActor.create(
            job,
            newest,
            services,
            placement,
            subtasks,
            (status, state) -> {
              if (status == JobStatus.FINISHED) {
                services.io().execute(() -> forgetLocalCopies(job));
              }
              job.backend().runEnded(job.localDir());
              epochs.put(id, state.epoch());
              jobs.remove(id, job);
              ended.complete(state);
            });
    Led before = led.get(id);
    int runs = before == null ? 0 : before.runs() + 1;
    if (before != null) {
      before.coordinator().tell(new CoordinatorCommand.Retire());
    }
    ActorRef<CoordinatorCommand> coordinator =
        ClusterSingleton.get(system)
            .init(SingletonActor.of(behavior, CoordinatorActor.singletonName(id, runs)));
    led.put(id, new Led(coordinator, runs));
    return new RunningJob(job, system, coordinator, services, ended);
  }

  private static void forgetLocalCopies(HostedJob job) {
    try {
      job.backend().forget(job.localDir());
    } catch (IOException | RuntimeException left) {
      LOG.warn("job {}: {} could not be deleted: {}", job.id(), job.localDir(), left.toString());
    }
  }

  /**
   * What is wrong with the row is said before the job starts, and not by a coordinator that
   * retries. No row stands for a job that never ran: it must not have left anything behind.
   */
  private void requireRow(JobId id) throws IOException {
    if (state(id).isEmpty() && !stores.checkpoints().list(id).isEmpty()) {
      throw new IOException(
          "the row of job "
              + id
              + " is missing, but checkpoints of it are stored in "
              + stores.installation().place()
              + ": without the row nobody knows which of them counts. Put the row back from a copy,"
              + " use --data with another directory, or start with --fresh to begin without state");
    }
  }

  private Path localDir(JobId id) {
    return dataDir.resolve("local").resolve(id.value());
  }

  /** The node's backend of that name, which all its jobs share; opened when the first needs it. */
  private StateBackend backend(String name) {
    synchronized (backends) {
      return backends.computeIfAbsent(
          name, each -> StateBackends.provider(each).open(configuration.ofBackend(each)));
    }
  }

  /**
   * Ends the actor system and closes the stores. Jobs that still run are as after a crash: they
   * resume from their heads. Waits for 10 seconds at most for what users' code still does, and says
   * in the log what does not come to its end.
   */
  @Override
  public void close() throws IOException {
    long deadline = System.nanoTime() + END_TIMEOUT.toNanos();
    system.terminate();
    try {
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .get(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      services.work().endAll().get(left(deadline), TimeUnit.NANOSECONDS);
      services.closing().end(left(deadline));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.debug("something of a job does not come to its end", late);
    } finally {
      services.work().underWay().forEach(call -> LOG.warn("not waited for any longer: {}", call));
      services.work().close();
      stores.close();
      synchronized (backends) {
        backends.values().forEach(StateBackend::close);
      }
    }
  }

  private static long left(long deadline) {
    return Math.max(0, deadline - System.nanoTime());
  }
}
