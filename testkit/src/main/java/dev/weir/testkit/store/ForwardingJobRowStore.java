package dev.weir.testkit.store;

import dev.weir.id.JobId;
import dev.weir.spi.store.JobRowStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Rows that are another store's but for what a subclass overrides. */
public abstract class ForwardingJobRowStore implements JobRowStore {
  private final JobRowStore rows;

  protected ForwardingJobRowStore(JobRowStore rows) {
    this.rows = rows;
  }

  @Override
  public Optional<Row> read(JobId job) throws IOException {
    return rows.read(job);
  }

  @Override
  public boolean compareAndSet(JobId job, long expectedRevision, byte[] value) throws IOException {
    return rows.compareAndSet(job, expectedRevision, value);
  }

  @Override
  public boolean compareAndDelete(JobId job, long expectedRevision) throws IOException {
    return rows.compareAndDelete(job, expectedRevision);
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
