package dev.weir.cli.chaos;

import static dev.weir.cli.cluster.NodeAddresses.LOOPBACK;

import dev.weir.cli.chaos.network.ProxyNetwork;
import dev.weir.cli.cluster.ClusterConnection;
import dev.weir.cli.cluster.ClusterFolder;
import dev.weir.cli.cluster.LocalCluster;
import dev.weir.cli.cluster.NodeAddresses;
import dev.weir.cluster.actor.Submitted;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One run: a cluster, the workload, the faults of a schedule, and the end of it all. */
final class ChaosRun {
  private static final long LOOK_MILLIS = 2_000;

  private final ClusterFolder folder;
  private final int nodes;
  private final @Nullable Integer cassandra;
  private final Workload workload;
  private final FaultSchedule schedule;
  private final CountDownLatch stopped;
  private final PrintWriter out;
  private final List<Incident> incidents = new ArrayList<>();

  /**
   * A run that is to begin.
   *
   * @param cassandra how many servers keep the checkpoints; null for a folder
   * @param stopped ends it early
   */
  ChaosRun(
      ClusterFolder folder,
      int nodes,
      @Nullable Integer cassandra,
      Workload workload,
      FaultSchedule schedule,
      CountDownLatch stopped,
      PrintWriter out) {
    this.folder = folder;
    this.nodes = nodes;
    this.cassandra = cassandra;
    this.workload = workload;
    this.schedule = schedule;
    this.stopped = stopped;
    this.out = out;
  }

  /**
   * Returns when the job has finished; no process is left, however this ends.
   *
   * @throws ChaosDoubtException if something was not as it must be
   * @throws InterruptedException if it was stopped early
   */
  void run(CommittedOutput output) throws ChaosDoubtException, IOException, InterruptedException {
    Optional<ProxyNetwork> network =
        schedule.hasPartition() ? Optional.of(ProxyNetwork.open()) : Optional.empty();
    network.ifPresent(
        proxy -> say("partitions are made by a proxy between the nodes, in this process"));
    try (LocalCluster cluster =
            new LocalCluster(
                folder, network.<NodeAddresses>map(each -> each).orElse(LOOPBACK), out);
        ClusterConnection connection = new ClusterConnection(folder)) {
      cluster.up(nodes, cassandra);
      RunningWorkload job = new RunningWorkload(connection, workload, stopped);
      Submitted answer = job.submit();
      say(answer.text());
      if (answer.outcome() == Submitted.Outcome.REFUSED) {
        throw new ChaosDoubtException("the job was refused");
      }
      awaitOutput(job, output, 0, "the submission");
      FaultInjection injection =
          new FaultInjection(cluster, nodes, network, job, output, this::say);
      try {
        injectAll(injection, job, output);
        awaitEnd(job, output);
      } finally {
        incidents.replaceAll(incident -> incident.ended(output.nowMillis()));
      }
    } finally {
      network.ifPresent(ProxyNetwork::close);
    }
  }

  private void injectAll(FaultInjection injection, RunningWorkload job, CommittedOutput output)
      throws ChaosDoubtException, IOException, InterruptedException {
    long began = output.nowMillis();
    List<ScheduledFault> faults = schedule.faults();
    for (int i = 0; i < faults.size(); i++) {
      ScheduledFault fault = faults.get(i);
      if (fault.overlaps()) {
        long before = incidents.get(incidents.size() - 1).fromMillis();
        job.pause(before + fault.atMillis() - output.nowMillis());
      } else {
        job.pause(began + fault.atMillis() - output.nowMillis());
        if (job.status() == JobStatus.FINISHED) {
          say(
              "the job has finished; "
                  + (faults.size() - i)
                  + " faults, from "
                  + fault.toText()
                  + " on, were not injected");
          return;
        }
      }
      if (fault.fault().isOfCassandra()) {
        injection.awaitServers();
      }
      inject(fault, injection, output);
      if (i + 1 == faults.size() || !faults.get(i + 1).overlaps()) {
        awaitOutput(job, output, output.nowMillis(), fault.toText());
        injection.awaitNodes();
        long now = output.nowMillis();
        incidents.replaceAll(incident -> incident.recovered(now));
      }
    }
  }

  private void inject(ScheduledFault fault, FaultInjection injection, CommittedOutput output)
      throws ChaosDoubtException, IOException, InterruptedException {
    long at = output.nowMillis();
    say(
        String.format(
            Locale.ROOT,
            "%7.1f s  %s%s",
            at / 1000.0,
            fault.fault().word(),
            fault.overlaps() ? ", before all has recovered" : ""));
    incidents.replaceAll(incident -> incident.ended(at));
    incidents.add(Incident.begun(fault.fault(), at));
    injection.inject(fault);
  }

  /** While there is new output, it may take as long as it likes. */
  private void awaitEnd(RunningWorkload job, CommittedOutput output)
      throws ChaosDoubtException, IOException, InterruptedException {
    while (job.status() != JobStatus.FINISHED) {
      awaitOutput(job, output, output.nowMillis(), "the last fault");
    }
  }

  /**
   * Waits for new output, or for the end of the job. Of a job of the user's, who knows when it
   * writes: a checkpoint is enough.
   */
  private void awaitOutput(RunningWorkload job, CommittedOutput output, long atMillis, String what)
      throws ChaosDoubtException, IOException, InterruptedException {
    long deadline = output.nowMillis() + RunningWorkload.PATIENCE_MILLIS;
    Optional<CompletedCheckpoint> before =
        workload.writesWithEachCheckpoint() ? Optional.empty() : job.view().state().head();
    while (!output.awaitAfter(atMillis, LOOK_MILLIS)) {
      job.pause(0);
      JobState state = job.view().state();
      if (state.status() == JobStatus.FINISHED
          || (!workload.writesWithEachCheckpoint() && !state.head().equals(before))) {
        return;
      }
      if (output.nowMillis() > deadline) {
        throw new ChaosDoubtException(
            "no output in "
                + RunningWorkload.PATIENCE_MILLIS / 1000
                + " s after "
                + what
                + "; the job: "
                + job.view());
      }
    }
  }

  List<Incident> incidents() {
    return List.copyOf(incidents);
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
