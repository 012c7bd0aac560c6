package dev.weir.cli.run;

import dev.weir.cluster.ClusterClient;
import dev.weir.cluster.NoAnswerException;
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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Hands a job in to a cluster. */
final class ClusterRun {
  /** Longer than a cluster needs to choose another leader. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Longer than a node needs that was started at the same time. */
  private static final Duration PATIENCE_WITH_NOBODY = Duration.ofSeconds(5);

  private static final long PAUSE_MILLIS = 500;

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
   * @throws SubmissionRefusedException if it is refused, or nobody answers for a minute, or nobody
   *     even listens for some seconds
   */
  private void submit(JobId job, JobSubmission submission, boolean fresh)
      throws InterruptedException {
    long begun = System.nanoTime();
    String said = "";
    while (true) {
      try {
        Submitted answer = cluster.submit(job, submission, fresh).toCompletableFuture().get();
        if (answer.outcome() == Outcome.REFUSED) {
          throw new SubmissionRefusedException(answer.text());
        }
        say(answer.text());
        return;
      } catch (ExecutionException noAnswer) {
        String why = Failure.of(noAnswer).message();
        if (System.nanoTime() - begun > patience(noAnswer).toNanos()) {
          throw new SubmissionRefusedException(
              why + ". See whether the cluster lives ('weir cluster status'), and is there");
        }
        if (!why.equals(said)) {
          said = why;
          say(why + "; asking again");
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static Duration patience(ExecutionException noAnswer) {
    return noAnswer.getCause() instanceof NoAnswerException none && !none.isReached()
        ? PATIENCE_WITH_NOBODY
        : PATIENCE;
  }

  private void say(String line) {
    err.println(line);
    err.flush();
  }
}
