package dev.weir.cli.run;

import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.jobs.Submitted;
import dev.weir.cluster.jobs.Submitted.Outcome;
import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobSubmission;
import java.io.PrintWriter;
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
   * Returns when the submission is durable.
   *
   * @throws SubmissionRefusedException if it is refused, or nobody answers for a minute
   */
  void submit(JobId job, JobSubmission submission, boolean fresh) throws InterruptedException {
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
