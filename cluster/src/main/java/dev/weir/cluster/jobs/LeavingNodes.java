package dev.weir.cluster.jobs;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.actor.NodeCommand;
import dev.weir.cluster.actor.NodeInfo;
import dev.weir.id.NodeName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes that want to leave are told that they may when nothing of any job is on them. What moves
 * jobs off them, and when, is not decided here. On the thread of the leader of all jobs.
 */
final class LeavingNodes {
  private static final Logger LOG = LoggerFactory.getLogger("weir.jobs");

  private final ActorRef<JobsCommand> self;
  private final Members members;
  private final LedJobs jobs;

  /** Those that were told that they may leave, and may not have heard it. */
  private final Set<NodeInfo> told = new HashSet<>();

  LeavingNodes(ActorRef<JobsCommand> self, Members members, LedJobs jobs) {
    this.self = self;
    this.members = members;
    this.jobs = jobs;
  }

  /** A node says that it wants to leave; it says so again and again. Says whether it is news. */
  boolean isNews(JobsCommand.Leaving said) {
    boolean news = members.knows(said.node()) && members.board().leave(said.info());
    if (news) {
      LOG.info("node {} wants to leave", said.info());
    }
    return news;
  }

  /** Lets a node go if nothing is on it, or nobody else can take what is. */
  void letGo(JobsCommand.Leaving said) {
    NodeName node = said.info().name();
    if (members.board().mayGo(node, false)) {
      tell(said, "no other node could take what is on it");
    } else if (jobs.areAllLed()) {
      ask(said, jobs.running());
    }
  }

  private void ask(JobsCommand.Leaving said, List<LedJob> running) {
    Set<LedJob> waiting = new HashSet<>(running);
    for (LedJob job : running) {
      Runnable free = () -> onFree(said, job, waiting);
      job.coordinator()
          .tell(
              new CoordinatorCommand.WhenFree(
                  said.info().name(), () -> self.tell(new JobsCommand.Own(free))));
    }
    goIfFree(said, waiting);
  }

  private void onFree(JobsCommand.Leaving said, LedJob job, Set<LedJob> waiting) {
    waiting.remove(job);
    goIfFree(said, waiting);
  }

  private void goIfFree(JobsCommand.Leaving said, Set<LedJob> waiting) {
    if (waiting.isEmpty() && members.board().mayGo(said.info().name(), true)) {
      tell(said, "nothing is on it");
    }
  }

  private void tell(JobsCommand.Leaving said, String why) {
    if (told.add(said.info())) {
      LOG.info("node {} may leave: {}", said.info(), why);
    }
    said.node().tell(new NodeCommand.MayLeave());
  }
}
