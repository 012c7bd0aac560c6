package dev.weir.cluster;

import static java.util.stream.Collectors.joining;

import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.actor.NodeInfo;
import dev.weir.cluster.coordinator.FreshStart;
import dev.weir.cluster.coordinator.ReportingRows;
import dev.weir.cluster.discovery.ContactPoints;
import dev.weir.cluster.discovery.JoiningActor;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.jobs.JobsActor;
import dev.weir.cluster.jobs.Submissions;
import dev.weir.cluster.lease.StoreLeaseSetup;
import dev.weir.cluster.lifeline.LifelineHosts;
import dev.weir.cluster.lifeline.NodeLifelines;
import dev.weir.cluster.node.HostedJobs;
import dev.weir.cluster.node.NodeActor;
import dev.weir.cluster.placement.SubtaskSharding;
import dev.weir.cluster.services.ClosingThreads;
import dev.weir.cluster.services.NodeServices;
import dev.weir.cluster.services.NodeWork;
import dev.weir.cluster.stats.StatsBoard;
import dev.weir.cluster.subtask.SubtaskActor;
import dev.weir.cluster.wire.LostMessages;
import dev.weir.cluster.wire.Outbound;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.persistence.pekko.JobRowStoreSetup;
import dev.weir.protocol.job.JobState;
import dev.weir.spi.store.StoreProvider;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of Weir: an actor system with its stores. A node that is started by itself forms a
 * cluster of one at once; a member joins others, and runs what is handed in to their cluster.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(30);
  private static final NodeName ALONE = new NodeName("node");

  /** In the data directory of a member: where it listens, as others name it to join. */
  public static final String ADDRESS_FILE = "address";

  private final Path dataDir;
  private final Stores stores;
  private final ActorSystem<Void> system;
  private final Optional<NodeLifelines> lifelines;
  private final NodeServices services;
  private final HostedJobs hosted;
  private final Submissions submissions;
  private final NodeInfo info;
  private final ContactPoints contacts;
  private final ActorRef<JobsCommand> jobs;
  private final ActorRef<NodeCommand> actor;

  /** Completes when the leader of all jobs knows the node. */
  private final CompletableFuture<Void> taken = new CompletableFuture<>();

  private Node(
      NodeSettings settings,
      NodeConfiguration configuration,
      Stores stores,
      ActorSystem<Void> system,
      Optional<NodeLifelines> lifelines) {
    dataDir = settings.dataDir();
    this.stores = stores;
    this.system = system;
    this.lifelines = lifelines;
    lifelines.ifPresent(each -> each.watchMembers(system));
    services =
        new NodeServices(
            threads(system, "weir.io-dispatcher"),
            threads(system, "weir.user-dispatcher"),
            new ClosingThreads(),
            new NodeWork(),
            system.settings().config().getDuration("weir.previous-attempt-timeout"),
            new StatsBoard(),
            new Outbound(configuration.wire()),
            settings.membership().map(Membership::name));
    system.systemActorOf(LostMessages.create(), "lost-messages", Props.empty());
    hosted = new HostedJobs(settings.dataDir(), configuration::ofBackend, stores, services.work());
    info = info(settings, system);
    submissions = new Submissions(info.name(), stores, hosted);
    contacts = ContactPoints.of(settings.membership().map(Membership::join).orElse(List.of()));
    join();
    SubtaskSharding sharding =
        new SubtaskSharding(system, SubtaskActor.create(hosted::of, services));
    boolean resumes = settings.membership().isPresent();
    jobs =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(
                    JobsActor.create(submissions, hosted, services, sharding, resumes), "jobs"));
    actor =
        system.systemActorOf(
            NodeActor.create(info, hosted, services, jobs, stores.installation(), taken),
            NodeCommand.ACTOR,
            Props.empty());
  }

  private static NodeInfo info(NodeSettings settings, ActorSystem<?> system) {
    ProcessHandle process = ProcessHandle.current();
    return new NodeInfo(
        settings.membership().map(Membership::name).orElse(ALONE),
        Cluster.get(system).selfMember().address().toString(),
        process.pid(),
        settings.membership().map(Membership::slots).orElse(1),
        process
            .info()
            .startInstant()
            .map(Instant::toEpochMilli)
            .orElseGet(System::currentTimeMillis));
  }

  private void join() {
    Cluster cluster = Cluster.get(system);
    if (contacts.isEmpty()) {
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    } else {
      system.systemActorOf(
          JoiningActor.create(info.name(), contacts, services.io()), "joining", Props.empty());
    }
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
   * @throws IOException also if the node would begin a cluster, and others have its stores open
   * @throws IllegalArgumentException if an address to join is none
   */
  public static Node start(NodeSettings settings) throws IOException {
    NodeConfiguration configuration = NodeConfiguration.of(settings);
    Stores stores = configuration.openStores();
    QuietPekko.warningsOnly();
    Optional<NodeLifelines> lifelines = Optional.empty();
    ActorSystem<Void> system = null;
    try {
      if (settings.membership().isPresent()) {
        refuseSecondCluster(settings.membership().get(), stores, configuration);
        NodeLifelines opened = lifelines(settings.membership().get(), configuration);
        lifelines = Optional.of(opened);
        configuration = configuration.withRole(opened.role());
      }
      system = actorSystem(stores, configuration);
      return new Node(settings, configuration, stores, system, lifelines);
    } catch (IOException | RuntimeException failed) {
      if (system != null) {
        system.terminate();
      }
      lifelines.ifPresent(NodeLifelines::close);
      try (stores) {
        throw failed;
      }
    }
  }

  /** Two clusters with the same stores would lead the same jobs, and depose each other for ever. */
  private static void refuseSecondCluster(
      Membership member, Stores stores, NodeConfiguration configuration) throws IOException {
    List<String> others = member.join().isEmpty() ? stores.same().others() : List.of();
    if (!others.isEmpty()) {
      throw new IOException(
          "node "
              + member.name()
              + " would begin a cluster, but others work with the stores in "
              + stores.installation().place()
              + ": "
              + String.join("; ", others)
              + ". Let it join them (--join; a node's address is in the file '"
              + ADDRESS_FILE
              + "' of its data directory), end them, or give the new cluster stores of its own,"
              + " with other settings below "
              + configuration.pathOfStores());
    }
  }

  private static NodeLifelines lifelines(Membership member, NodeConfiguration configuration)
      throws IOException {
    LifelineHosts hosts = NodeLifelines.hosts(member.host(), configuration.config());
    NodeLifelines.requireFreePort(hosts, configuration.config());
    return NodeLifelines.open(
        ClusterClient.SYSTEM,
        member.name().value(),
        hosts,
        NodeLifelines.settings(configuration.config()));
  }

  private static ActorSystem<Void> actorSystem(Stores stores, NodeConfiguration configuration) {
    return ActorSystem.create(
        Behaviors.empty(),
        ClusterClient.SYSTEM,
        ActorSystemSetup.create(
            BootstrapSetup.create(configuration.config()),
            new StoreLeaseSetup(stores.rows()),
            new JobRowStoreSetup(new ReportingRows(stores.rows()))));
  }

  /** Who the node is, and where it listens. */
  public NodeInfo info() {
    return info;
  }

  /**
   * Waits until the node belongs to its cluster, and leaves its address in its data directory.
   *
   * @throws IOException if nobody lets it in for half a minute, or it cannot work together with the
   *     others
   */
  public void awaitMember() throws IOException, InterruptedException {
    try {
      taken.get(JOIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException refused) {
      Throwable why = refused.getCause();
      throw new IOException(why == null ? refused.getMessage() : why.getMessage(), refused);
    } catch (TimeoutException late) {
      throw new IOException(
          "node "
              + info.name()
              + " was not let into its cluster for "
              + JOIN_TIMEOUT.toSeconds()
              + " s"
              + contacts.problems().stream().map(each -> "; " + each).collect(joining())
              + ". Name nodes with --join that live, and are reached from here",
          late);
    }
    Path partial = Files.createTempFile(dataDir, ADDRESS_FILE, ".new");
    Files.writeString(partial, info.listensOn());
    Files.move(partial, dataDir.resolve(ADDRESS_FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Leaves the cluster politely: what runs here moves to the other nodes behind a checkpoint, and
   * then the node goes. It goes all the same when that takes longer than {@code
   * weir.leave-timeout}, or no other node can take anything. Returns when it is no member any more,
   * or a while after that.
   */
  public void leave() throws InterruptedException {
    CompletableFuture<Void> may = new CompletableFuture<>();
    CompletableFuture<?> ended = system.getWhenTerminated().toCompletableFuture();
    actor.tell(new NodeCommand.Leave(may));
    Duration timeout = system.settings().config().getDuration("weir.leave-timeout");
    if (!isDone(CompletableFuture.anyOf(may, ended), timeout)) {
      LOG.warn(
          "what runs on node {} was not moved away in {} s: it leaves all the same, and jobs go on"
              + " from their latest checkpoints",
          info.name(),
          timeout.toSeconds());
      may.complete(null);
    }
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(new Leave(cluster.selfMember().address()));
    if (!isDone(ended, END_TIMEOUT)) {
      LOG.warn("the cluster has not let node {} go in time", info.name());
    }
  }

  private static boolean isDone(CompletableFuture<?> event, Duration timeout)
      throws InterruptedException {
    try {
      event.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException late) {
      return false;
    }
  }

  /**
   * Completes when the node does nothing more: it was closed, has left, or the others have gone on
   * without it. Then it holds addresses of others, by which another node may join them.
   */
  public CompletionStage<List<String>> ended() {
    return system
        .getWhenTerminated()
        .thenApply(done -> lifelines.map(NodeLifelines::met).orElse(List.of()));
  }

  /** Where checkpoints and rows are, for messages. */
  public String place() {
    return stores.installation().place();
  }

  /** What an earlier run of the job left behind, if there was one. */
  public Optional<JobState> state(JobId job) throws IOException {
    return submissions.state(job);
  }

  /**
   * Sees that no cluster runs the job that works with the same stores.
   *
   * @throws IOException if one does, or the job's row cannot be read
   */
  public void requireFree(JobId job) throws IOException {
    submissions.requireFree(job);
  }

  /**
   * Starts a job, from its head if an earlier run left one and the spec does not ask for a fresh
   * start. A job that has ended may be run again.
   *
   * @throws dev.weir.plan.GraphException if the job cannot run as the spec says
   * @throws IllegalStateException if the job runs on this node already
   * @throws IOException if the job's row cannot be read, or the job is a cluster's
   */
  public LocalJob run(JobSpec spec) throws IOException {
    spec.check();
    JobId id = spec.id();
    requireFree(id);
    HostedJob job =
        new HostedJob(
            id,
            stores.installation(),
            spec.graph(),
            spec.types(),
            hosted.backend(spec.backend()),
            stores.checkpoints(),
            spec.loop(),
            spec.coordinator(),
            hosted.localDir(id),
            Optional.empty());
    if (!hosted.host(job)) {
      throw new IllegalStateException("job " + id + " runs on this node already");
    }
    try {
      if (spec.fresh()) {
        new FreshStart(id, stores).forget();
      }
      submissions.requireRow(id);
      CompletableFuture<JobState> ended = new CompletableFuture<>();
      services.stats().forget(id);
      jobs.tell(new JobsCommand.Lead(job, ended));
      return new LocalJob(job, system, jobs, services, ended);
    } catch (IOException | RuntimeException failed) {
      hosted.release(job, false);
      throw failed;
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
      // From here on the others see that nothing of this node goes on.
      lifelines.ifPresent(NodeLifelines::close);
      services.work().endAll().get(left(deadline), TimeUnit.NANOSECONDS);
      services.closing().end(left(deadline));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.debug("something of a job does not come to its end", late);
    } finally {
      services.work().underWay().forEach(call -> LOG.warn("not waited for any longer: {}", call));
      services.work().close();
      lifelines.ifPresent(NodeLifelines::close);
      stores.close();
      hosted.close();
    }
  }

  private static long left(long deadline) {
    return Math.max(0, deadline - System.nanoTime());
  }
}
