package dev.weir.cluster.actor;

import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.stats.SubtaskStats;
import dev.weir.id.Installation;
import dev.weir.id.JobId;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobSubmission;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/** What the leader of all jobs understands. */
public sealed interface JobsCommand {

  /** Hands it to the method that it stands for. */
  void to(Handler handler);

  /** Who understands every command. */
  interface Handler {
    void onHello(Hello hello);

    void onLeaving(Leaving leaving);

    void onFigures(Figures figures);

    void onSubmit(Submit submit);

    void onRescale(Rescale rescale);

    void onForJob(ForJob forJob);

    void onGetJob(GetJob get);

    void onGetCluster(GetCluster get);

    void onLead(Lead lead);

    void onOwn(Own own);
  }

  /** What comes from others, perhaps from another machine: it holds nothing but values. */
  sealed interface FromOutside extends JobsCommand, CrossesNodes {}

  /**
   * A node is there; answered with {@link NodeCommand.Welcome} or {@link NodeCommand.Refused}.
   *
   * @param stores that it has opened
   */
  record Hello(NodeInfo info, Installation stores, ActorRef<NodeCommand> node)
      implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onHello(this);
    }
  }

  /**
   * A node wants to leave, and says so until it is answered with {@link NodeCommand.MayLeave}: when
   * nothing of any job is on it.
   */
  record Leaving(NodeInfo info, ActorRef<NodeCommand> node) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onLeaving(this);
    }
  }

  /** What subtasks on a node count. */
  record Figures(JobId job, Map<SubtaskId, SubtaskStats> subtasks) implements FromOutside {
    public Figures {
      subtasks = new TreeMap<>(subtasks);
    }

    @Override
    public void to(Handler handler) {
      handler.onFigures(this);
    }
  }

  /**
   * Run a job, from where an earlier run of it ended.
   *
   * @param fresh whether to begin without state, whatever an earlier run left behind
   */
  record Submit(JobId job, JobSubmission submission, boolean fresh, ActorRef<Submitted> replyTo)
      implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onSubmit(this);
    }
  }

  /**
   * Let a job go on with other numbers of subtasks; answered when that is durable and about to
   * happen.
   *
   * @param parallelism of operators that name none of their own; empty to leave it
   * @param followsSlots whether it becomes the number of slots whenever that changes; empty to
   *     leave it
   * @param parallelismOf of operators by name
   * @param dryRun whether only to say what would happen
   */
  record Rescale(
      JobId job,
      Optional<Integer> parallelism,
      Optional<Boolean> followsSlots,
      Map<String, Integer> parallelismOf,
      boolean dryRun,
      ActorRef<Submitted> replyTo)
      implements FromOutside {
    public Rescale {
      parallelismOf = new TreeMap<>(parallelismOf);
    }

    @Override
    public void to(Handler handler) {
      handler.onRescale(this);
    }
  }

  /** Something for the coordinator of a job; nothing happens if the job has none. */
  record ForJob(JobId job, CoordinatorCommand.FromOutside command) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onForJob(this);
    }
  }

  /** How is a job? Not answered if there is none of that name. */
  record GetJob(JobId job, ActorRef<JobView> replyTo) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onGetJob(this);
    }
  }

  /** How are all? */
  record GetCluster(ActorRef<ClusterView> replyTo) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onGetCluster(this);
    }
  }

  /** What comes from the actor itself and from those around it in the same process. */
  sealed interface ToSelf extends JobsCommand {}

  /**
   * Lead a job that was made in this process.
   *
   * @param ended completed when the job has ended
   */
  record Lead(HostedJob job, CompletableFuture<JobState> ended) implements ToSelf {
    @Override
    public void to(Handler handler) {
      handler.onLead(this);
    }
  }

  /** Something that the actor caused itself has happened. */
  record Own(Runnable event) implements ToSelf {
    @Override
    public void to(Handler handler) {
      handler.onOwn(this);
    }
  }
}
