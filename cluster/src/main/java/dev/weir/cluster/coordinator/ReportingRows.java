package dev.weir.cluster.coordinator;

import dev.weir.failure.Failure;
import dev.weir.id.JobId;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.KnownFailureException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Says in one line why a row could not be changed. Whoever asked for it tries again without a word:
 * that may go on for as long as a disk is full.
 */
public record ReportingRows(JobRowStore rows) implements JobRowStore {
  @Override
  public Optional<Row> read(JobId job) throws IOException {
    return rows.read(job);
  }

  @Override
  public boolean compareAndSet(JobId job, long expectedRevision, byte[] value) throws IOException {
    try {
      return reported(job, expectedRevision, rows.compareAndSet(job, expectedRevision, value));
    } catch (IOException | RuntimeException failed) {
      report(job, failed);
      throw failed;
    }
  }

  @Override
  public boolean compareAndDelete(JobId job, long expectedRevision) throws IOException {
    try {
      return reported(job, expectedRevision, rows.compareAndDelete(job, expectedRevision));
    } catch (IOException | RuntimeException failed) {
      report(job, failed);
      throw failed;
    }
  }

  private static boolean reported(JobId job, long expectedRevision, boolean changed) {
    if (!changed) {
      ActorCoordinatorPort.LOG.warn(
          "job {}: somebody else has changed its row since revision {}, reading it again",
          job,
          expectedRevision);
    }
    return changed;
  }

  private static void report(JobId job, Exception failed) {
    ActorCoordinatorPort.LOG.warn(
        failed instanceof KnownFailureException
            ? "job {}: its row cannot be written, trying again: {}"
            : "job {}: nobody knows whether its row was written, reading it again: {}",
        job,
        Failure.of(failed).message());
  }

  @Override
  public List<JobId> jobs() throws IOException {
    return rows.jobs();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
