package dev.weir.testkit.sim.mutation.coordinator;

import dev.weir.id.JobId;
import dev.weir.protocol.job.CompletedCheckpoint;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.protocol.job.JobStatus;
import dev.weir.spi.store.CheckpointStore.StoredObject;
import dev.weir.spi.store.JobRowStore;
import dev.weir.testkit.sim.shell.Seams;
import dev.weir.testkit.sim.store.SimStore;
import dev.weir.testkit.store.ForwardingJobRowStore;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Wrong ways to read and to change the job's row. */
public final class WrongRows {
  /** More than a coordinator uses before it reserves further ones. */
  private static final long LOT = 100;

  private WrongRows() {}

  private static Seams around(UnaryOperator<JobRowStore> wrong) {
    return new Seams() {
      @Override
      public JobRowStore rows(JobRowStore plain) {
        return wrong.apply(plain);
      }
    };
  }

  /** The row takes any write, whatever was written since its writer has read it. */
  public static Seams takingStaleWrites() {
    return around(
        plain ->
            new ForwardingJobRowStore(plain) {
              @Override
              public boolean compareAndSet(JobId job, long expectedRevision, byte[] value)
                  throws IOException {
                long now = plain.read(job).map(Row::revision).orElse(0L);
                return super.compareAndSet(job, now, value);
              }
            });
  }

  /** A write with an unknown outcome is taken for done. */
  public static Seams assumedWritten() {
    return around(
        plain ->
            new ForwardingJobRowStore(plain) {
              @Override
              public boolean compareAndSet(JobId job, long expectedRevision, byte[] value) {
                try {
                  return super.compareAndSet(job, expectedRevision, value);
                } catch (IOException unknown) {
                  return true;
                }
              }
            });
  }

  /** After a write with an unknown outcome the head that it names is deleted. */
  public static Seams assumedNotWritten(SimStore store) {
    return around(
        plain ->
            new ForwardingJobRowStore(plain) {
              @Override
              public boolean compareAndSet(JobId job, long expectedRevision, byte[] value)
                  throws IOException {
                Optional<CompletedCheckpoint> before = super.read(job).flatMap(WrongRows::head);
                try {
                  return super.compareAndSet(job, expectedRevision, value);
                } catch (IOException unknown) {
                  Optional<CompletedCheckpoint> named = JobStateCodec.decode(value).head();
                  if (!named.equals(before)) {
                    named.ifPresent(head -> store.deleteAllOf(head.manifest()));
                  }
                  throw unknown;
                }
              }
            });
  }

  private static Optional<CompletedCheckpoint> head(JobRowStore.Row row) {
    return JobStateCodec.decode(row.value()).head();
  }

  /** Whoever could not write the row, or does not know, deletes everything. */
  public static Seams wipedWhenSucceeded(SimStore store) {
    return around(
        plain ->
            new ForwardingJobRowStore(plain) {
              @Override
              public boolean compareAndSet(JobId job, long expectedRevision, byte[] value)
                  throws IOException {
                boolean written = false;
                try {
                  written = super.compareAndSet(job, expectedRevision, value);
                } finally {
                  if (!written) {
                    store.list().stream().map(StoredObject::name).forEach(store::delete);
                  }
                }
                return written;
              }
            });
  }

  /** A job that has finished is read as one that runs. */
  public static Seams readAsRunning() {
    return read(
        row ->
            row.status() == JobStatus.FINISHED
                ? with(row, JobStatus.RUNNING, row.reservedIds())
                : row);
  }

  /** The latest lot of checkpoint ids is read as not reserved. */
  public static Seams readWithoutLatestLot() {
    return read(row -> with(row, row.status(), Math.max(0, row.reservedIds() - LOT)));
  }

  private static Seams read(UnaryOperator<JobState> wrong) {
    return around(
        plain ->
            new ForwardingJobRowStore(plain) {
              @Override
              public Optional<Row> read(JobId job) throws IOException {
                return super.read(job).map(row -> new Row(row.revision(), changed(row.value())));
              }

              private byte[] changed(byte[] value) {
                return JobStateCodec.encode(wrong.apply(JobStateCodec.decode(value)));
              }
            });
  }

  private static JobState with(JobState row, JobStatus status, long reservedIds) {
    return new JobState(
        row.job(),
        row.epoch(),
        status,
        row.lastAttempt(),
        row.regionAttempts(),
        row.head(),
        row.retained(),
        reservedIds,
        row.failures(),
        row.submission());
  }
}
