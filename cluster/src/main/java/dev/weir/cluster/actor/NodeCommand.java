package dev.weir.cluster.actor;

import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.protocol.job.JobSubmission;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/** What a node's actor understands. */
public sealed interface NodeCommand {
  /** The actor's name on each node, below {@code /system}. */
  String ACTOR = "weir-node";

  /** Hands it to the method that it stands for. */
  void to(Handler handler);

  /** Who understands every command. */
  interface Handler {
    void onWelcome(Welcome welcome);

    void onRefused(Refused refused);

    void onLeave(Leave leave);

    void onMayLeave(MayLeave may);

    void onPrepare(Prepare prepare);

    void onRelease(Release release);

    void onToJobs(ToJobs toJobs);

    void onToSubtask(ToSubtask toSubtask);

    void onOwn(Own own);
  }

  /** What comes from others, perhaps from another machine: it holds nothing but values. */
  sealed interface FromOutside extends NodeCommand, CrossesNodes {}

  /** The leader of all jobs knows the node. */
  record Welcome(ActorRef<JobsCommand> jobs) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onWelcome(this);
    }
  }

  /** The node cannot work together with the others; the text says why. */
  record Refused(String why) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onRefused(this);
    }
  }

  /** Nothing of any job is on the node that wants to leave, or nobody else could take it. */
  record MayLeave() implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onMayLeave(this);
    }
  }

  /**
   * Make a job, because subtasks of it are about to come; answered with {@link
   * CoordinatorCommand.Prepared}.
   *
   * @param node whom it is for
   * @param structure of the job as its coordinator has made it
   */
  record Prepare(
      NodeName node,
      JobId job,
      JobSubmission submission,
      List<String> structure,
      ActorRef<CoordinatorCommand> replyTo)
      implements FromOutside {
    public Prepare {
      structure = List.copyOf(structure);
    }

    @Override
    public void to(Handler handler) {
      handler.onPrepare(this);
    }
  }

  /**
   * A job has ended: nothing of it is needed here any more.
   *
   * @param key of the submission that it was made from
   * @param finished whether it will never go on from where it ended
   */
  record Release(JobId job, String key, boolean finished) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onRelease(this);
    }
  }

  /** Something for the leader of all jobs, from somebody who does not know where that is. */
  record ToJobs(JobsCommand.FromOutside command) implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onToJobs(this);
    }
  }

  /**
   * What a coordinator says to a subtask on this node. It goes by the node's actor, since messages
   * to that may be large and do not wait behind records.
   */
  record ToSubtask(ActorRef<SubtaskCommand> subtask, SubtaskCommand.FromCoordinator said)
      implements FromOutside {
    @Override
    public void to(Handler handler) {
      handler.onToSubtask(this);
    }
  }

  /**
   * Say that this node wants to leave.
   *
   * @param may completes when it may
   */
  record Leave(CompletableFuture<Void> may) implements NodeCommand {
    @Override
    public void to(Handler handler) {
      handler.onLeave(this);
    }
  }

  /** Something that the actor caused itself has happened. */
  record Own(Runnable event) implements NodeCommand {
    @Override
    public void to(Handler handler) {
      handler.onOwn(this);
    }
  }
}
