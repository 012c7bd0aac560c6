package dev.weir.cluster.jobs;

import dev.weir.cluster.actor.ClusterView;
import dev.weir.cluster.actor.ClusterView.NodeView;
import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.placement.NodeBoard;
import dev.weir.id.NodeName;
import dev.weir.protocol.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.typed.Cluster;

/** Asks all coordinators, and tells together what they say. */
final class ClusterQuery {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final ActorSystem<?> system;
  private final List<LedJob> jobs;
  private final List<JobState> ended;
  private final NodeBoard board;

  /**
   * @param ended how jobs have ended that are not among those
   */
  ClusterQuery(ActorSystem<?> system, List<LedJob> jobs, List<JobState> ended, NodeBoard board) {
    this.system = system;
    this.jobs = jobs;
    this.ended = ended;
    this.board = board;
  }

  void answer(JobsCommand.GetCluster get) {
    List<CompletableFuture<JobView>> asked = new ArrayList<>();
    for (JobState state : ended) {
      asked.add(CompletableFuture.completedFuture(JobView.ofRow(state, Optional.empty())));
    }
    for (LedJob job : jobs) {
      asked.add(viewOf(job).toCompletableFuture());
    }
    var unused =
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
            .thenRun(
                () ->
                    get.replyTo().tell(view(asked.stream().map(CompletableFuture::join).toList())));
  }

  private CompletionStage<JobView> viewOf(LedJob job) {
    if (job.end().isPresent()) {
      return CompletableFuture.completedFuture(JobView.ofRow(job.end().get(), Optional.empty()));
    }
    return AskPattern.<CoordinatorCommand, JobView>ask(
            job.coordinator(), CoordinatorCommand.GetJob::new, TIMEOUT, system.scheduler())
        .exceptionally(
            late ->
                JobView.ofRow(
                    JobState.created(job.job().id()),
                    Optional.of("its coordinator does not answer at the moment")));
  }

  private ClusterView view(List<JobView> views) {
    Map<NodeName, Integer> subtasks = new TreeMap<>();
    for (JobView view : views) {
      view.places().values().forEach(node -> subtasks.merge(node, 1, Integer::sum));
    }
    List<NodeView> nodes =
        board.members().stream()
            .map(NodeBoard.Member::info)
            .map(
                info ->
                    new NodeView(
                        info, subtasks.getOrDefault(info.name(), 0), board.isLeaving(info.name())))
            .toList();
    return new ClusterView(
        Cluster.get(system).selfMember().address().toString(),
        nodes,
        views.stream().sorted(Comparator.comparing(view -> view.state().job().value())).toList());
  }
}
