package dev.weir.spi.store;

import dev.weir.id.JobId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One small durable row per job, changed only by compare-and-set on its revision. Linearizable per
 * job: of two writers that expect the same revision at most one succeeds, whoever they are.
 *
 * <p>A change whose outcome is unknown may take effect at any later time, as long as the row is at
 * the revision that it expects. A store that repeats or reads back a change by itself must tell its
 * own from another's of the same bytes.
 */
public interface JobRowStore extends AutoCloseable {
  /**
   * A row as it was read.
   *
   * @param revision 1 for the first value, then growing by one with each change
   */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record Row(long revision, byte[] value) {}

  Optional<Row> read(JobId job) throws IOException;

  /**
   * Replaces the row if its revision is the expected one (0: no row exists), and makes it durable.
   *
   * @return false if the revision is another one; nothing was changed then
   * @throws KnownFailureException if nothing was changed, nor will be
   * @throws IOException if nobody knows whether the row was changed, or will be
   */
  boolean compareAndSet(JobId job, long expectedRevision, byte[] value) throws IOException;

  /** Removes the row under the same rule as {@link #compareAndSet}. */
  boolean compareAndDelete(JobId job, long expectedRevision) throws IOException;

  /** All that have a row, but for leases ({@link JobId#isLease}), which are no jobs. */
  List<JobId> jobs() throws IOException;

  @Override
  void close() throws IOException;
}
