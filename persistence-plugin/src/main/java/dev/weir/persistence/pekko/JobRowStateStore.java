package dev.weir.persistence.pekko;

import dev.weir.id.JobId;
import dev.weir.spi.store.JobRowStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;

/**
 * Maps Pekko's revisions, which name the value to be written, to the row's, which name its
 * predecessor.
 */
final class JobRowStateStore implements DurableStateUpdateStore<Object> {
  private static final String ID_PREFIX = "job|";

  private final JobRowStore rows;
  private final Executor io;

  JobRowStateStore(JobRowStore rows, Executor io) {
    this.rows = rows;
    this.io = io;
  }

  @Override
  public CompletionStage<GetObjectResult<Object>> getObject(String persistenceId) {
    return async(
        () -> {
          Optional<JobRowStore.Row> row = rows.read(job(persistenceId));
          return GetObjectResult.apply(
              row.map(JobRowStore.Row::value), row.map(JobRowStore.Row::revision).orElse(0L));
        });
  }

  @Override
  public CompletionStage<Done> upsertObject(
      String persistenceId, long revision, Object value, String tag) {
    return async(
        () -> {
          JobId job = job(persistenceId);
          if (!(value instanceof byte[] bytes)) {
            throw new IllegalArgumentException(
                "a job's row holds bytes, not "
                    + value.getClass().getName()
                    + ": let the behavior's snapshotAdapter be a RowAdapter");
          }
          return changed(rows.compareAndSet(job, revision - 1, bytes), job, revision);
        });
  }

  @Override
  public CompletionStage<Done> deleteObject(String persistenceId, long revision) {
    return async(
        () -> {
          JobId job = job(persistenceId);
          return changed(rows.compareAndDelete(job, revision - 1), job, revision);
        });
  }

  @Override
  @SuppressWarnings("deprecation") // Pekko's interface still asks for it.
  public CompletionStage<Done> deleteObject(String persistenceId) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("a job's row is deleted at a known revision only"));
  }

  private static Done changed(boolean changed, JobId job, long revision)
      throws StaleRevisionException {
    if (!changed) {
      throw new StaleRevisionException(job, revision - 1);
    }
    return Done.getInstance();
  }

  private static JobId job(String persistenceId) {
    if (!persistenceId.startsWith(ID_PREFIX)) {
      throw new IllegalArgumentException(
          "weir.job-row keeps entities named " + ID_PREFIX + "JOB, not " + persistenceId);
    }
    return new JobId(persistenceId.substring(ID_PREFIX.length()));
  }

  private interface BlockingCall<T> {
    T call() throws IOException;
  }

  private <T> CompletionStage<T> async(BlockingCall<T> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.call();
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        io);
  }
}
