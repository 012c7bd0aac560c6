package dev.weir.cli.run;

import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.actor.Submitted;
import dev.weir.cluster.actor.Submitted.Outcome;
import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.job.JobCatalog;
import dev.weir.job.JobDefinition;
import dev.weir.protocol.job.JobSubmission;
import dev.weir.spi.store.ObjectRef;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Hands a job in to a cluster. */
final class ClusterRun {
  private static final int TRIES = 12;

  private final ClusterClient cluster;
  private final PrintWriter err;

  ClusterRun(ClusterClient cluster, PrintWriter err) {
    this.cluster = cluster;
    this.err = err;
  }

  /**
   * Hands a job in as the options say, its jar before it.
   *
   * @param where as {@code --cluster} names the cluster
   * @throws SubmissionRefusedException if it is refused, or nobody answers for a minute
   */
  void submit(
      String where, JobId job, JobCatalog.Found found, JobDefinition definition, RunOptions options)
      throws IOException, InterruptedException {
    Optional<ObjectRef> jar = Optional.empty();
    if (found.jar().isPresent()) {
      jar = Optional.of(new StoredJar(job, found.jar().get()).store(where));
    }
    submit(job, options.submission(found, definition, jar), options.fresh);
  }

  /**
   * Returns when the submission is durable.
   *
   * @throws SubmissionRefusedException if it is refused, or nobody answers for a minute
   */
  private void submit(JobId job, JobSubmission submission, boolean fresh)
      throws InterruptedException {
    for (int i = 1; ; i++) {
      try {
        Submitted answer = cluster.submit(job, submission, fresh).toCompletableFuture().get();
        if (answer.outcome() == Outcome.REFUSED) {
          throw new SubmissionRefusedException(answer.text());
        }
        err.println(answer.text());
        err.flush();
        return;
      } catch (ExecutionException noAnswer) {
        String why = Failure.of(noAnswer).message();
        if (i == TRIES) {
          throw new SubmissionRefusedException(
              why + "; see whether the cluster lives ('weir cluster status')");
        }
        err.println(why + "; asking again");
        err.flush();
      }
    }
  }
}
