package dev.weir.cluster;

import com.typesafe.config.ConfigFactory;
import dev.weir.cluster.actor.ClusterView;
import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.actor.Submitted;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobSubmission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Talks to a cluster from outside. It knows the addresses of some nodes and asks one after another
 * until one answers, so that it goes on when nodes die. Safe for use by several threads.
 */
public final class ClusterClient implements AutoCloseable {
  static final String SYSTEM = "weir";

  private static final Duration TRY = Duration.ofSeconds(5);

  private final List<String> addresses;
  private final ActorSystem<Void> system;

  /** The place, among the addresses, of who is asked first. */
  private final AtomicInteger preferred = new AtomicInteger();

  private ClusterClient(List<String> addresses, ActorSystem<Void> system) {
    this.addresses = List.copyOf(addresses);
    this.system = system;
  }

  /**
   * A client of the cluster that these nodes belong to. Nothing is sent yet.
   *
   * @param addresses such as {@code 127.0.0.1:41234}, at least one
   */
  public static ClusterClient of(List<String> addresses) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no address of a node to talk to");
    }
    QuietPekko.warningsOnly();
    return new ClusterClient(
        addresses,
        ActorSystem.create(
            Behaviors.empty(),
            SYSTEM,
            ConfigFactory.parseResources("weir-node.conf")
                .withFallback(ConfigFactory.load())
                .resolve()));
  }

  /** Hands a job in; may be repeated, it runs once. */
  public CompletionStage<Submitted> submit(JobId job, JobSubmission submission, boolean fresh) {
    return ask(replyTo -> new JobsCommand.Submit(job, submission, fresh, replyTo));
  }

  /**
   * Lets a job go on with other numbers of subtasks.
   *
   * @param parallelism of operators that name none of their own; empty to leave it
   * @param followsSlots whether it becomes the number of slots; empty to leave it
   * @param parallelismOf of operators by name
   * @param dryRun whether only to say what would happen
   */
  public CompletionStage<Submitted> rescale(
      JobId job,
      Optional<Integer> parallelism,
      Optional<Boolean> followsSlots,
      Map<String, Integer> parallelismOf,
      boolean dryRun) {
    return ask(
        replyTo ->
            new JobsCommand.Rescale(
                job, parallelism, followsSlots, parallelismOf, dryRun, replyTo));
  }

  /** How a job is. Fails if there is none of that name, or nobody answers. */
  public CompletionStage<JobView> job(JobId job) {
    return ask(replyTo -> new JobsCommand.GetJob(job, replyTo));
  }

  public CompletionStage<ClusterView> cluster() {
    return ask(JobsCommand.GetCluster::new);
  }

  /** Follows a job that was handed in. */
  public RunningJob follow(JobId job) {
    return new ClusterJob(this, job);
  }

  /** Says something to a job's coordinator, by all ways: nobody answers. */
  void tell(JobId job, CoordinatorCommand.FromOutside command) {
    addresses.forEach(
        address ->
            node(address).tell(new NodeCommand.ToJobs(new JobsCommand.ForJob(job, command))));
  }

  private ActorRef<NodeCommand> node(String address) {
    return ActorRefResolver.get(system)
        .resolveActorRef("pekko://" + SYSTEM + "@" + address + "/system/" + NodeCommand.ACTOR);
  }

  private <T> CompletionStage<T> ask(Function<ActorRef<T>, JobsCommand.FromOutside> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    ask(question, addresses.size(), answer);
    return answer;
  }

  /**
   * Asks who answered last, and then the others in turn.
   *
   * @param tries how many nodes are left to be asked
   */
  private <T> void ask(
      Function<ActorRef<T>, JobsCommand.FromOutside> question,
      int tries,
      CompletableFuture<T> answer) {
    int asked = preferred.get();
    AskPattern.<NodeCommand, T>ask(
            node(addresses.get(asked)),
            replyTo -> new NodeCommand.ToJobs(question.apply(replyTo)),
            TRY,
            system.scheduler())
        .whenComplete(
            (reply, failed) -> {
              if (failed == null) {
                answer.complete(reply);
                return;
              }
              preferred.compareAndSet(asked, (asked + 1) % addresses.size());
              if (tries > 1) {
                ask(question, tries - 1, answer);
              } else {
                answer.completeExceptionally(
                    new CompletionException(
                        "no answer from the cluster; asked " + String.join(", ", addresses),
                        failed));
              }
            });
  }

  @Override
  public void close() {
    system.terminate();
  }
}
