package dev.weir.cli.chaos;

import dev.weir.cli.chaos.network.ProxyNetwork;
import dev.weir.cli.cluster.LocalCluster;
import dev.weir.cluster.actor.JobView;
import dev.weir.id.NodeName;
import dev.weir.persistence.cassandra.server.CassandraServers;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Does to a cluster what a schedule says, one fault at a time. */
final class FaultInjection {
  private final LocalCluster cluster;
  private final int nodes;
  private final Optional<ProxyNetwork> network;
  private final RunningWorkload job;
  private final CommittedOutput output;
  private final Consumer<String> say;

  /** Processes of nodes, as they were when it was last looked. */
  private Set<Long> started = Set.of();

  FaultInjection(
      LocalCluster cluster,
      int nodes,
      Optional<ProxyNetwork> network,
      RunningWorkload job,
      CommittedOutput output,
      Consumer<String> say) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.network = network;
    this.job = job;
    this.output = output;
    this.say = say;
  }

  /** Waits until all nodes belong to the cluster. Whose process has ended is started. */
  void awaitNodes() throws ChaosDoubtException, IOException, InterruptedException {
    job.awaitCluster(
        "cluster of " + nodes + " nodes",
        this::startDead,
        view -> {
          Set<Long> members =
              view.nodes().stream().map(node -> node.info().pid()).collect(Collectors.toSet());
          return members.size() == nodes && members.equals(started);
        });
  }

  /** Waits until all of Cassandra answers: of three servers one may be away, not two. */
  void awaitServers() throws IOException {
    cluster.cassandra().awaitReady();
  }

  private void startDead() throws IOException, InterruptedException {
    if (cluster.live().isEmpty()) {
      say.accept("  no node is left: the cluster is started again");
      cluster.up(nodes, null);
    } else {
      cluster.startDead();
    }
    started = cluster.pids();
  }

  /** Returns when what was taken is given back; the cluster may still be recovering then. */
  void inject(ScheduledFault fault) throws ChaosDoubtException, IOException, InterruptedException {
    switch (fault.fault()) {
      case KILL -> kill(victim(fault), fault.amount());
      case RESTART_COORDINATOR -> kill(job.leader(), fault.amount());
      case PAUSE -> freeze(victim(fault), fault.amount());
      case PARTITION, PARTITION_MUTE, PARTITION_DEAF, PARTITION_FLAPPING ->
          Partition.of(fault, cluster.live())
              .inject(network.orElseThrow(), job, fault.amount(), say);
      case RESCALE -> rescale(fault.amount());
      case POWER_LOSS -> losePower(fault.amount());
      case CASSANDRA_KILL -> killServer(fault);
      case CASSANDRA_PAUSE -> freezeServer(fault);
      case BIT_FLIP -> flip(fault.amount());
    }
  }

  /** To one more, or to one, if it has as many already: that would be no fault. */
  private void rescale(int parallelism)
      throws ChaosDoubtException, IOException, InterruptedException {
    boolean hasAsMany =
        job.view()
            .state()
            .submission()
            .filter(each -> each.settings().parallelism() == parallelism)
            .isPresent();
    int other = hasAsMany ? parallelism % Fault.RESCALE.most() + 1 : parallelism;
    say.accept("  " + job.rescale(other).text());
  }

  private NodeName victim(ScheduledFault fault) throws IOException {
    List<NodeName> live = cluster.live();
    return live.get(fault.victim() % live.size());
  }

  private void kill(NodeName node, int downMillis) throws IOException, InterruptedException {
    say.accept("  " + node + " is killed, and started again " + downMillis + " ms later");
    cluster.kill(List.of(node));
    job.pause(downMillis);
    startDead();
  }

  private void freeze(NodeName node, int millis) throws IOException, InterruptedException {
    say.accept("  " + node + " stands still for " + millis + " ms");
    cluster.freeze(node);
    try {
      job.pause(millis);
    } finally {
      cluster.thaw(node);
    }
  }

  private void losePower(int millis) throws IOException, InterruptedException {
    cluster.kill(cluster.live());
    job.pause(millis);
    cluster.up(nodes, null);
  }

  private void killServer(ScheduledFault fault) throws IOException, InterruptedException {
    CassandraServers servers = cluster.cassandra();
    int server = fault.victim() % servers.pids().size();
    say.accept(
        "  Cassandra's server "
            + (server + 1)
            + " is killed, and started again "
            + fault.amount()
            + " ms later");
    servers.kill(server);
    job.pause(fault.amount());
    servers.startAgain(server);
  }

  private void freezeServer(ScheduledFault fault) throws IOException, InterruptedException {
    CassandraServers servers = cluster.cassandra();
    int server = fault.victim() % servers.pids().size();
    say.accept(
        "  Cassandra's server " + (server + 1) + " stands still for " + fault.amount() + " ms");
    servers.freeze(server);
    try {
      job.pause(fault.amount());
    } finally {
      servers.thaw(server);
    }
  }

  /**
   * Damages the head of a job that was stopped, while no node lives, so that none has a copy. The
   * job must be refused by the damaged object's name, write nothing, and go on when it is whole.
   */
  private void flip(int choice) throws ChaosDoubtException, IOException, InterruptedException {
    JobView stopped = job.stop();
    if (stopped.state().status() == JobStatus.FINISHED) {
      return;
    }
    CompletedCheckpoint head =
        stopped.state().head().orElseThrow(() -> new ChaosDoubtException("a stop without a head"));
    cluster.kill(cluster.live());
    BitFlip flip = BitFlip.choose(cluster.objects(), head.manifest().name(), choice);
    say.accept("  bit " + flip.bit() + " of byte " + flip.place() + " of " + flip.object());
    flip.turn();
    try {
      cluster.up(nodes, null);
      long before = output.rows();
      job.submit();
      job.awaitView(
          "refusal that names " + flip.object(),
          view ->
              view.state().status() == JobStatus.FAILED && reasons(view).contains(flip.object()));
      if (output.rows() != before) {
        throw new ChaosDoubtException("output from a checkpoint with a damaged " + flip.object());
      }
      say.accept("  the job was refused by the object's name; the object is made whole");
    } finally {
      flip.turn();
    }
    job.resume();
  }

  private static String reasons(JobView view) {
    return view.state().failure().orElse("") + view.problem().orElse("");
  }
}
