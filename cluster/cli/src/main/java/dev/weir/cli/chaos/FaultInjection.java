package dev.weir.cli.chaos;

import dev.weir.cli.cluster.LocalCluster;
import dev.weir.cluster.actor.JobView;
import dev.weir.id.NodeName;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobStatus;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Does to a cluster what a schedule says, one fault at a time. */
final class FaultInjection {
  private final LocalCluster cluster;
  private final int nodes;
  private final RunningWorkload job;
  private final CommittedOutput output;
  private final Consumer<String> say;

  FaultInjection(
      LocalCluster cluster,
      int nodes,
      RunningWorkload job,
      CommittedOutput output,
      Consumer<String> say) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.job = job;
    this.output = output;
    this.say = say;
  }

  /** Waits until all nodes belong to the cluster; those whose processes have ended are started. */
  void awaitAllNodes() throws ChaosDoubtException, IOException, InterruptedException {
    cluster.reviveDead();
    job.awaitCluster("cluster of " + nodes + " nodes", view -> view.nodes().size() == nodes);
  }

  /** Returns when nodes that were killed are there again, and what was damaged is whole. */
  void inject(ScheduledFault fault) throws ChaosDoubtException, IOException, InterruptedException {
    switch (fault.fault()) {
      case KILL -> kill(victim(fault), fault.amount());
      case RESTART_COORDINATOR -> kill(job.leader(), fault.amount());
      case PAUSE -> freeze(victim(fault), fault.amount());
      case RESCALE -> say.accept("  " + job.rescale(fault.amount()).text());
      case POWER_LOSS -> losePower(fault.amount());
      case BIT_FLIP -> flip(fault.amount());
    }
  }

  private NodeName victim(ScheduledFault fault) throws IOException {
    List<NodeName> live = cluster.live();
    return live.get(fault.victim() % live.size());
  }

  private void kill(NodeName node, int downMillis)
      throws ChaosDoubtException, IOException, InterruptedException {
    say.accept("  " + node + " is killed, and started again " + downMillis + " ms later");
    cluster.kill(List.of(node));
    job.pause(downMillis);
    cluster.reviveDead();
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
          "refusal that names " + flip.object(), view -> reasons(view).contains(flip.object()));
      if (output.rows() != before) {
        throw new ChaosDoubtException("output from a checkpoint with a damaged " + flip.object());
      }
      say.accept("  the job was refused by the object's name; the object is made whole");
    } finally {
      flip.turn();
    }
    job.submit();
  }

  private static String reasons(JobView view) {
    return view.state().failure().orElse("") + view.problem().orElse("");
  }
}
