package dev.weir.cluster.jobs;

import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.actor.Submitted;
import dev.weir.cluster.actor.Submitted.Outcome;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.node.HostedJobs;
import dev.weir.cluster.placement.NodeBoard;
import dev.weir.coordinator.rescale.JobShape;
import dev.weir.coordinator.rescale.Movement;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.protocol.job.RunSettings;
import dev.weir.protocol.placement.NodeSlots;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is to become of a job that somebody rescales. */
final class Rescaling {
  private final HostedJob job;
  private final JobSubmission submission;
  private final NodeBoard board;

  Rescaling(HostedJob job, JobSubmission submission, NodeBoard board) {
    this.job = job;
    this.submission = submission;
    this.board = board;
  }

  /**
   * What follows from a wish.
   *
   * @param to empty if nothing changes
   */
  record Decided(Submitted answer, Optional<RunSettings> to) {}

  /**
   * Looks whether the job can run as somebody wants it to, before anything of it is stopped.
   * Blocks.
   *
   * @throws dev.weir.plan.GraphException if it cannot
   */
  Decided check(JobsCommand.Rescale wish, HostedJobs hosted) throws IOException {
    RunSettings now = submission.settings();
    RunSettings to = settings(wish, now);
    if (to.equals(now)) {
      return unchanged(now);
    }
    JobShape shape = hosted.check(job.id(), submission.rescaledTo(to).goingOn());
    String text =
        "job "
            + job.id()
            + (wish.dryRun() ? " would go" : " goes")
            + " from parallelism "
            + now.parallelismInWords()
            + " to "
            + to.parallelismInWords()
            + ", behind a checkpoint"
            + movement(shape);
    return new Decided(new Submitted(Outcome.ACCEPTED, text), Optional.of(to));
  }

  /** While a node leaves it may have to move all the same: that the coordinator knows. */
  private Decided unchanged(RunSettings now) {
    return board.isAnybodyLeaving()
        ? new Decided(
            new Submitted(Outcome.ACCEPTED, "job " + job.id() + " moves off the nodes that leave"),
            Optional.of(now))
        : new Decided(
            new Submitted(
                Outcome.REPEATED,
                "job " + job.id() + " has parallelism " + now.parallelism() + " already"),
            Optional.empty());
  }

  /** What has to move, on the nodes there are now. */
  private String movement(JobShape to) {
    return board
        .placed(job.id())
        .filter(before -> !board.members().isEmpty())
        .map(before -> "; " + Movement.of(before, before.movedTo(to, board.slotsFor(job.id()))))
        .orElse("");
  }

  private RunSettings settings(JobsCommand.Rescale wish, RunSettings now) {
    Map<String, Integer> named = new TreeMap<>(now.parallelismOf());
    named.putAll(wish.parallelismOf());
    boolean follows =
        wish.followsSlots().orElse(now.followsSlots() && wish.parallelism().isEmpty());
    int parallelism =
        follows
            ? slots(board, job.id()).orElse(now.parallelism())
            : wish.parallelism().orElse(now.parallelism());
    return now.withParallelism(parallelism).following(follows).withParallelismOf(named);
  }

  /** How many slots the nodes have together; empty if there is none at the moment. */
  static Optional<Integer> slots(NodeBoard board, JobId job) {
    int slots = board.slotsFor(job).stream().mapToInt(NodeSlots::slots).sum();
    return slots == 0 ? Optional.empty() : Optional.of(slots);
  }
}
