package dev.weir.cluster.jobs;

import dev.weir.api.ArgumentException;
import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.coordinator.FreshStart;
import dev.weir.cluster.job.HostedJob;
import dev.weir.cluster.node.HostedJobs;
import dev.weir.failure.Failure;
import dev.weir.id.Installation;
import dev.weir.id.JobId;
import dev.weir.id.NodeName;
import dev.weir.job.UnknownJobException;
import dev.weir.plan.GraphException;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.serde.CorruptDataException;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.snapshot.ObjectNames;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What has to be read, made and written before a job can be led. Blocks. */
public final class Submissions {
  private final Stores stores;
  private final HostedJobs hosted;
  private final NodeName node;

  /**
   * @param node where all of it happens
   */
  public Submissions(NodeName node, Stores stores, HostedJobs hosted) {
    this.node = node;
    this.stores = stores;
    this.hosted = hosted;
  }

  /** A submission that cannot be accepted; the message says why. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** What an earlier run of a job left behind, if there was one. */
  public Optional<JobState> state(JobId job) throws IOException {
    return stores.rows().read(job).map(row -> JobStateCodec.decode(job, row.value()));
  }

  /**
   * A job that was handed in to a cluster, and has not ended, is that cluster's: whoever ran it
   * beside would take it away from there, and lose it again.
   *
   * @throws IOException if such a cluster lives
   */
  public void requireFree(JobId job) throws IOException {
    boolean isOfCluster =
        state(job).filter(row -> row.submission().isPresent()).isPresent() && !hasEnded(job);
    List<String> others = isOfCluster ? stores.same().others() : List.of();
    if (!others.isEmpty()) {
      throw new IOException(
          "job "
              + job
              + " was handed in to a cluster that works with the stores in "
              + stores.installation().place()
              + ": "
              + String.join("; ", others)
              + ". Follow it there (--cluster), stop it there first ('weir stop'), or run this one"
              + " under another --name");
    }
  }

  /** Whether the row says that a job has ended, and does not go on by itself. */
  boolean hasEnded(JobId job) throws IOException {
    return state(job)
        .filter(row -> row.status() != JobStatus.RUNNING && row.status() != JobStatus.CREATED)
        .filter(row -> JobMachine.continuation(row).isEmpty())
        .isPresent();
  }

  /** Why a node with these stores cannot work together with this one; empty if it can. */
  Optional<String> objectionTo(NodeName node, Installation its) throws IOException {
    return stores.installation().equals(its)
        ? Optional.empty() // this very process
        : stores.same().objectionTo(node, its);
  }

  /**
   * The rows of jobs.
   *
   * @param states of all jobs that somebody handed in to a cluster
   * @param unreadable why some rows cannot be read, now or later
   */
  record Found(List<JobState> states, Map<JobId, Exception> unreadable) {}

  /**
   * Reads the rows of all jobs. One that is damaged keeps no other job from going on.
   *
   * @throws IOException if the rows cannot be had at the moment
   */
  Found submitted() throws IOException {
    List<JobState> states = new ArrayList<>();
    Map<JobId, Exception> unreadable = new TreeMap<>(Comparator.comparing(JobId::value));
    for (JobId job : stores.rows().jobs()) {
      try {
        state(job).filter(state -> state.submission().isPresent()).ifPresent(states::add);
      } catch (CorruptObjectException | NewerFormatException | CorruptDataException why) {
        unreadable.put(job, why);
      }
    }
    return new Found(states, unreadable);
  }

  /**
   * Looks whether the row lets the job run, and makes it.
   *
   * @param slots that there are at the moment, for a job that follows them
   * @return empty if this very submission was accepted before, whatever has become of it
   * @throws RefusedException if it cannot run as it was submitted
   */
  Optional<HostedJob> accept(JobsCommand.Submit submit, Optional<Integer> slots)
      throws IOException {
    JobId id = submit.job();
    Optional<JobState> before = state(id);
    if (before.flatMap(JobState::submission).filter(it -> isSame(it, submit)).isPresent()) {
      return Optional.empty(); // an answer was lost, or somebody sends it again to be sure
    }
    if (before.isPresent() && before.get().status().isTerminal() && !submit.fresh()) {
      throw new RefusedException(
          "job "
              + id
              + " has finished and all its output is committed; --fresh runs it again, for which"
              + " its output folder must be empty or another one");
    }
    HostedJob job = made(id, sized(submit.submission(), slots));
    try {
      if (submit.fresh()) {
        new FreshStart(id, stores).forget();
      }
      requireRow(id);
      return Optional.of(job);
    } catch (IOException | RuntimeException refused) {
      hosted.release(job, false);
      throw refused;
    }
  }

  private static boolean isSame(JobSubmission known, JobsCommand.Submit submit) {
    return known.key().equals(submit.submission().key());
  }

  private static JobSubmission sized(JobSubmission submission, Optional<Integer> slots) {
    boolean follows = submission.settings().followsSlots();
    return follows && slots.isPresent()
        ? submission.runWith(submission.settings().withParallelism(slots.get()))
        : submission;
  }

  private HostedJob made(JobId id, JobSubmission submission) throws IOException {
    try {
      return hosted.prepare(id, submission);
    } catch (ArgumentException | GraphException | UnknownJobException wrong) {
      throw new RefusedException(String.valueOf(wrong.getMessage()));
    } catch (LinkageError missing) {
      throw new RefusedException(
          "node "
              + node
              + " cannot make job "
              + id
              + ", a class that it needs is missing: "
              + Failure.of(missing).message()
              + "; put the class into the job's jar");
    } catch (RuntimeException failed) {
      throw new RefusedException(
          "node " + node + " cannot make job " + id + ": " + Failure.of(failed).message());
    }
  }

  /**
   * What is wrong with the row is said before the job starts, and not by a coordinator that
   * retries. No row stands for a job that never ran: it must not have left anything behind.
   */
  public void requireRow(JobId id) throws IOException {
    if (state(id).isEmpty() && hasCheckpoints(id)) {
      throw new IOException(
          "the row of job "
              + id
              + " is missing, but checkpoints of it are stored in "
              + stores.installation().place()
              + ": without the row nobody knows which of them counts. Put the row back from a copy,"
              + " use --data with another directory, or start with --fresh to begin without state");
    }
  }

  private boolean hasCheckpoints(JobId id) throws IOException {
    return stores.checkpoints().list(id).stream()
        .anyMatch(object -> ObjectNames.checkpointOf(object.name()).isPresent());
  }

  /** Why a submission failed, for whoever handed it in: what explains itself needs no more. */
  static String explained(Throwable failed) {
    String message = failed.getMessage();
    boolean explains =
        failed instanceof RefusedException
            || failed instanceof GraphException
            || failed instanceof IOException;
    return explains && message != null ? message : Failure.of(failed).message();
  }
}
