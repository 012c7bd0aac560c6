package dev.weir.benchmarks.cluster;

import dev.weir.api.Arguments;
import dev.weir.cli.cluster.ClusterConnection;
import dev.weir.cli.cluster.ClusterFolder;
import dev.weir.cli.cluster.LocalCluster;
import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.actor.ClusterView;
import dev.weir.cluster.actor.ClusterView.NodeView;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.Submitted;
import dev.weir.coordinator.CoordinatorSettings;
import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.checkpoint.CheckpointSettings;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RunSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** Nodes in processes of their own, and jobs with a steady load whose rows come to this one. */
final class LoadedCluster implements AutoCloseable {
  static final long PATIENCE_MILLIS = 120_000;

  private static final long PAUSE_MILLIS = 50;

  private final Path place;
  private final Load load;
  private final LocalCluster nodes;
  private final ClusterConnection connection;
  private final Map<JobId, RowLog> logs = new ConcurrentHashMap<>();
  private final RowServer server;
  private final Thread killer;

  /**
   * What jobs do.
   *
   * @param rate records per second
   */
  record Load(long keys, long rate, Duration checkpointInterval) {}

  /**
   * Starts nodes.
   *
   * @param place an empty folder for all that they have
   * @param out is told what is started
   */
  LoadedCluster(Path place, int count, Load load, PrintWriter out)
      throws IOException, InterruptedException {
    this.place = place;
    this.load = load;
    ClusterFolder folder = new ClusterFolder(place);
    nodes = new LocalCluster(folder, out);
    connection = new ClusterConnection(folder);
    server = RowServer.start(this::log);
    killer = new Thread(this::killAll);
    Runtime.getRuntime().addShutdownHook(killer);
    nodes.up(count, null);
  }

  private void killAll() {
    try {
      nodes.close();
    } catch (IOException | InterruptedException left) {
      System.err.println("weir: nodes are left: " + left.getMessage());
    }
  }

  LocalCluster nodes() {
    return nodes;
  }

  RowLog log(JobId job) {
    return logs.computeIfAbsent(job, first -> new RowLog(load.keys(), KeyedTotals.LANES));
  }

  /**
   * Starts a job, and waits for rows of all its subtasks.
   *
   * @param followsSlots whether its parallelism becomes the number of slots
   */
  void submit(JobId job, int parallelism, boolean followsSlots)
      throws IOException, InterruptedException {
    JobDefinition definition =
        JobDefinition.of(
            new KeyedTotals(),
            Arguments.parse(
                List.of(
                    "--keys=" + load.keys(), "--rate=" + load.rate(), "--port=" + server.port())));
    CoordinatorSettings usual = CoordinatorSettings.DEFAULT;
    JobSubmission submission =
        new JobSubmission(
            KeyedTotals.class.getName(),
            definition.arguments(),
            place.toString(),
            Optional.empty(),
            UUID.randomUUID().toString(),
            new RunSettings(
                    parallelism,
                    "heap",
                    CheckpointSettings.every(load.checkpointInterval()),
                    usual.restarts(),
                    usual.retention())
                .following(followsSlots));
    Submitted answer = ask("accept a job", client -> client.submit(job, submission, false));
    if (answer.outcome() == Submitted.Outcome.REFUSED) {
      throw new IOException(answer.text());
    }
  }

  JobView view(JobId job) throws IOException, InterruptedException {
    return ask("tell of " + job, client -> client.job(job));
  }

  JobView awaitView(JobId job, String what, Predicate<JobView> so)
      throws IOException, InterruptedException {
    return await(what, client -> client.job(job), so);
  }

  /** The node that leads. */
  NodeName leader() throws IOException, InterruptedException {
    ClusterView view =
        await("a leader", ClusterClient::cluster, cluster -> leader(cluster).isPresent());
    return leader(view).orElseThrow();
  }

  private static Optional<NodeName> leader(ClusterView view) {
    return view.nodes().stream()
        .filter(node -> node.info().address().equals(view.leader()))
        .map(node -> node.info().name())
        .findFirst();
  }

  /** Waits until that many nodes are known to the leader, and the job completes checkpoints. */
  void awaitSteady(JobId job, int count) throws IOException, InterruptedException {
    await(
        count + " nodes",
        ClusterClient::cluster,
        cluster ->
            cluster.nodes().stream().map(NodeView::info).map(each -> each.name()).distinct().count()
                == count);
    long now = System.currentTimeMillis();
    awaitView(
        job,
        "checkpoint of " + job,
        view -> view.state().head().map(head -> head.triggeredAtMillis() > now).orElse(false));
  }

  static long completedAtMillis(CompletedCheckpoint checkpoint) {
    return checkpoint.triggeredAtMillis() + checkpoint.durationMillis();
  }

  /** Stops a job behind a checkpoint; returns what is not as it must be of its rows. */
  List<String> stop(JobId job) throws IOException, InterruptedException {
    connection.client().orElseThrow(LoadedCluster::nobody).follow(job).stop();
    JobView ended =
        awaitView(job, "end of " + job, view -> view.state().status() != JobStatus.RUNNING);
    if (ended.state().status() != JobStatus.STOPPED) {
      return List.of(
          job
              + " has ended "
              + ended.state().status()
              + ": "
              + ended.state().failure().orElse("nobody knows why"));
    }
    return log(job).problems();
  }

  private static IOException nobody() {
    return new IOException("no node of the cluster lives");
  }

  private <T> T ask(String what, Function<ClusterClient, CompletionStage<T>> question)
      throws IOException, InterruptedException {
    return await("answer of the cluster, which was to " + what, question, answer -> true);
  }

  private <T> T await(
      String what, Function<ClusterClient, CompletionStage<T>> question, Predicate<T> so)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    String last = "";
    while (System.nanoTime() < deadline) {
      try {
        ClusterClient client = connection.client().orElseThrow(LoadedCluster::nobody);
        T answer = question.apply(client).toCompletableFuture().get();
        if (so.test(answer)) {
          return answer;
        }
        last = answer.toString();
      } catch (ExecutionException failed) {
        last = Failure.of(failed).message();
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    throw new IOException("no " + what + " in " + PATIENCE_MILLIS / 1000 + " s; at last: " + last);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    Runtime.getRuntime().removeShutdownHook(killer);
    connection.close();
    nodes.close();
    server.close();
  }
}
