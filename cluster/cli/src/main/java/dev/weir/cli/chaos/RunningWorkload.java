package dev.weir.cli.chaos;

import dev.weir.cli.cluster.ClusterConnection;
import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.actor.ClusterView;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.Submitted;
import dev.weir.failure.Failure;
import dev.weir.id.NodeName;
import dev.weir.protocol.job.JobStatus;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** The workload as the cluster knows it, asked until the cluster answers. */
final class RunningWorkload {
  /** A machine with few cores needs long to start nodes while others work. */
  static final long PATIENCE_MILLIS = 120_000;

  private static final long PAUSE_MILLIS = 200;

  private final ClusterConnection connection;
  private final Workload workload;
  private final CountDownLatch stopped;

  /**
   * The workload of a cluster.
   *
   * @param stopped ends all waiting
   */
  RunningWorkload(ClusterConnection connection, Workload workload, CountDownLatch stopped) {
    this.connection = connection;
    this.workload = workload;
    this.stopped = stopped;
  }

  /** Hands it in, or in again if it has stopped. A cluster where it still runs refuses that. */
  Submitted submit() throws ChaosDoubtException, IOException, InterruptedException {
    var submission = workload.submission();
    return ask("submit", client -> client.submit(workload.job(), submission, false));
  }

  /**
   * Hands it in again, of which it is known that it has failed or stopped, until it runs: for a
   * moment the leader may take it for running still, and say that it was submitted before.
   */
  void resume() throws ChaosDoubtException, IOException, InterruptedException {
    await(
        "return of the job",
        () -> {
          Submitted answer = submit();
          JobStatus status = status();
          boolean goesOn = status == JobStatus.RUNNING || status == JobStatus.FINISHED;
          return goesOn ? Optional.of(answer) : Optional.empty();
        },
        answer -> true);
  }

  Submitted rescale(int parallelism) throws ChaosDoubtException, IOException, InterruptedException {
    return ask(
        "rescale",
        client ->
            client.rescale(
                workload.job(), Optional.of(parallelism), Optional.empty(), Map.of(), false));
  }

  JobView view() throws ChaosDoubtException, IOException, InterruptedException {
    return ask("tell of the job", client -> client.job(workload.job()));
  }

  JobStatus status() throws ChaosDoubtException, IOException, InterruptedException {
    return view().state().status();
  }

  /** The node that leads. */
  NodeName leader() throws ChaosDoubtException, IOException, InterruptedException {
    ClusterView view =
        awaitCluster(
            "a leader",
            () -> {},
            cluster ->
                cluster.nodes().stream()
                    .anyMatch(node -> node.info().address().equals(cluster.leader())));
    return view.nodes().stream()
        .filter(node -> node.info().address().equals(view.leader()))
        .map(node -> node.info().name())
        .findFirst()
        .orElseThrow();
  }

  /**
   * Waits for something that the cluster says of itself; before each question it does something.
   */
  ClusterView awaitCluster(String what, Preparation before, Predicate<ClusterView> so)
      throws ChaosDoubtException, IOException, InterruptedException {
    return await(
        what,
        () -> {
          before.prepare();
          return answer(ClusterClient::cluster);
        },
        so);
  }

  /** What is done before a question. */
  interface Preparation {
    void prepare() throws IOException, InterruptedException;
  }

  /** Asks it to stop behind a checkpoint, and waits; it may come to its end by that. */
  JobView stop() throws ChaosDoubtException, IOException, InterruptedException {
    return await(
        "the job's stop",
        () -> {
          connection.client().ifPresent(client -> client.follow(workload.job()).stop());
          return Optional.of(view());
        },
        view -> view.state().status() != JobStatus.RUNNING);
  }

  JobView awaitView(String what, Predicate<JobView> so)
      throws ChaosDoubtException, IOException, InterruptedException {
    return await(what, () -> Optional.of(view()), so);
  }

  private <T> T ask(String what, Function<ClusterClient, CompletionStage<T>> question)
      throws ChaosDoubtException, IOException, InterruptedException {
    return await(
        "answer of the cluster, which was to " + what, () -> answer(question), answer -> true);
  }

  /** Empty if there is nobody to answer. */
  private <T> Optional<T> answer(Function<ClusterClient, CompletionStage<T>> question)
      throws ExecutionException, IOException, InterruptedException {
    Optional<ClusterClient> client = connection.client();
    return client.isEmpty()
        ? Optional.empty()
        : Optional.of(question.apply(client.get()).toCompletableFuture().get());
  }

  /** What is tried again and again. */
  private interface Question<T> {
    Optional<T> ask()
        throws ExecutionException, ChaosDoubtException, IOException, InterruptedException;
  }

  private <T> T await(String what, Question<T> question, Predicate<T> so)
      throws ChaosDoubtException, IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    String last = "nobody was there to answer";
    do {
      try {
        Optional<T> answer = question.ask();
        if (answer.isPresent() && so.test(answer.get())) {
          return answer.get();
        }
        last = answer.map(Object::toString).orElse(last);
      } catch (ExecutionException failed) {
        last = Failure.of(failed).message();
      }
      pause(PAUSE_MILLIS);
    } while (System.nanoTime() < deadline);
    throw new ChaosDoubtException(
        "no " + what + " in " + PATIENCE_MILLIS / 1000 + " s; at last: " + last);
  }

  /** Waits, unless the run is interrupted. */
  void pause(long millis) throws InterruptedException {
    if (stopped.await(Math.max(0, millis), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the run was interrupted");
    }
  }
}
