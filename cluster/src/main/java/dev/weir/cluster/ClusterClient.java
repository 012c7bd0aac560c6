package dev.weir.cluster;

import com.typesafe.config.ConfigFactory;
import dev.weir.cluster.actor.ClusterView;
import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.actor.NoAnswer;
import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.actor.Submitted;
import dev.weir.cluster.discovery.ContactPoints;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobSubmission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Talks to a cluster from outside. It begins with the addresses of some nodes, learns those of the
 * others, and asks one after another until one answers. So it goes on when nodes die, also when all
 * that it knew at first are gone: a node has another address in each life. Safe for use by several
 * threads.
 */
public final class ClusterClient implements AutoCloseable {
  static final String SYSTEM = "weir";

  private static final Duration TRY = Duration.ofSeconds(5);
  private static final Duration LEARN_EVERY = Duration.ofSeconds(2);

  private final KnownNodes nodes;
  private final ActorSystem<Void> system;
  private final Executor blocking;
  private volatile boolean closed;

  private ClusterClient(KnownNodes nodes, ActorSystem<Void> system) {
    this.nodes = nodes;
    this.system = system;
    blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    learnLater();
  }

  /**
   * A client of the cluster that these nodes belong to.
   *
   * @param addresses such as {@code 127.0.0.1:41234}, at least one; a host's name may stand for
   *     several, and is looked up before each question
   * @throws IllegalArgumentException if there is none, or one is no address
   */
  public static ClusterClient of(List<String> addresses) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no address of a node to talk to");
    }
    return of(ContactPoints.of(addresses)::lookUpOrAsGiven);
  }

  /**
   * A client of a cluster whose nodes somebody else keeps a list of.
   *
   * @param addresses of nodes at this moment, such as {@code 127.0.0.1:41234}; asked for before
   *     each question
   */
  public static ClusterClient of(Supplier<List<String>> addresses) {
    QuietPekko.warningsOnly();
    return new ClusterClient(
        new KnownNodes(addresses),
        ActorSystem.create(
            Behaviors.empty(),
            SYSTEM,
            ConfigFactory.parseResources("weir-node.conf")
                .withFallback(ConfigFactory.load())
                .resolve()));
  }

  /** Not beside {@link #close}: who ends takes nothing for later any more. */
  private synchronized void learnLater() {
    if (!closed) {
      system.scheduler().scheduleOnce(LEARN_EVERY, this::learn, system.executionContext());
    }
  }

  private void learn() {
    if (closed) {
      return;
    }
    var unused = cluster().whenComplete((view, noAnswer) -> learnLater());
  }

  /** Hands a job in; may be repeated, it runs once. */
  public CompletionStage<Submitted> submit(JobId job, JobSubmission submission, boolean fresh) {
    return ask(Submitted.class, replyTo -> new JobsCommand.Submit(job, submission, fresh, replyTo));
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
        Submitted.class,
        replyTo ->
            new JobsCommand.Rescale(
                job, parallelism, followsSlots, parallelismOf, dryRun, replyTo));
  }

  /** How a job is. Fails if there is none of that name, or nobody answers. */
  public CompletionStage<JobView> job(JobId job) {
    return ask(JobView.class, replyTo -> new JobsCommand.GetJob(job, replyTo));
  }

  /** How the cluster is. */
  public CompletionStage<ClusterView> cluster() {
    CompletionStage<ClusterView> answer = ask(ClusterView.class, JobsCommand.GetCluster::new);
    return answer.whenComplete(
        (view, noAnswer) -> {
          if (view != null) {
            nodes.learn(view.nodes().stream().map(node -> node.info().listensOn()).toList());
          }
        });
  }

  /** Follows a job that was handed in. */
  public RunningJob follow(JobId job) {
    return new ClusterJob(this, job);
  }

  /** Says something to a job's coordinator, by all ways: nobody answers. */
  void tell(JobId job, CoordinatorCommand.FromOutside command) {
    List<String> toTell = nodes.toAsk();
    onOwnThread(
        () ->
            toTell.forEach(
                address ->
                    node(address)
                        .tell(new NodeCommand.ToJobs(new JobsCommand.ForJob(job, command)))));
  }

  /**
   * Runs something on a thread that ends with the client. Whoever resolves an address leaves the
   * actor system, with all its buffers, in a variable of its thread: no caller's thread may do so.
   *
   * @return false if the client is closed
   */
  private boolean onOwnThread(Runnable work) {
    try {
      system.executionContext().execute(work);
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  private ActorRef<NodeCommand> node(String address) {
    return ActorRefResolver.get(system)
        .resolveActorRef("pekko://" + SYSTEM + "@" + address + "/system/" + NodeCommand.ACTOR);
  }

  /** Fails with a {@link NoAnswerException} if there is no answer, or there can be none. */
  private <T> CompletionStage<T> ask(
      Class<T> type, Function<ActorRef<T>, JobsCommand.FromOutside> question) {
    Question<T> asked = new Question<>(type, question, nodes.toAsk());
    asked.next();
    return asked.answer;
  }

  /**
   * Asks one node, and the next one if nobody listens there, or it does not answer; on the client's
   * own threads.
   */
  private final class Question<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Class<T> type;
    private final Function<ActorRef<T>, JobsCommand.FromOutside> text;
    private final Iterator<String> toAsk;
    private final List<String> silent = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Question(
        Class<T> type, Function<ActorRef<T>, JobsCommand.FromOutside> text, List<String> toAsk) {
      this.type = type;
      this.text = text;
      this.toAsk = toAsk.iterator();
    }

    private void next() {
      if (closed) {
        fail("the client is closed");
      } else if (!toAsk.hasNext()) {
        fail(whyNobodyAnswers());
      } else {
        String address = toAsk.next();
        try {
          blocking.execute(() -> askIfReached(address));
        } catch (RejectedExecutionException ended) {
          fail("the client is closed");
        }
      }
    }

    private void askIfReached(String address) {
      Optional<String> problem = ContactPoints.whyUnreached(address);
      if (problem.isPresent()) {
        problems.add(problem.get());
        next();
      } else {
        ask(address);
      }
    }

    private void ask(String address) {
      try {
        AskPattern.<NodeCommand, Object>ask(
                node(address),
                replyTo -> new NodeCommand.ToJobs(text.apply(replyTo.narrow())),
                TRY,
                system.scheduler())
            .whenComplete((reply, failed) -> onReply(address, reply, failed));
      } catch (IllegalStateException ended) {
        fail("the client is closed"); // Who closes it just now has stopped the clock.
      }
    }

    private void onReply(String address, @Nullable Object reply, @Nullable Throwable failed) {
      if (reply == null || failed != null) {
        silent.add(address);
        next();
        return;
      }
      nodes.answered(address);
      if (reply instanceof NoAnswer none) {
        answer.completeExceptionally(NoAnswerException.of(none.why(), none.passing()));
      } else {
        answer.complete(type.cast(reply));
      }
    }

    private String whyNobodyAnswers() {
      if (silent.isEmpty() && problems.isEmpty()) {
        return "no node of the cluster is known to live";
      }
      List<String> all = new ArrayList<>(problems);
      if (!silent.isEmpty()) {
        all.add(0, "asked " + String.join(", ", silent));
      }
      return "no answer from the cluster: " + String.join("; ", all);
    }

    private void fail(String why) {
      answer.completeExceptionally(
          silent.isEmpty() ? NoAnswerException.unreached(why) : NoAnswerException.passing(why));
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    system.terminate();
  }
}
