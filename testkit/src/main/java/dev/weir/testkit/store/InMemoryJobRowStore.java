package dev.weir.testkit.store;

import dev.weir.id.JobId;
import dev.weir.spi.store.JobRowStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Rows in memory that survive everything, with a switch for changes whose outcome stays unknown.
 * Safe for use by several threads.
 */
public final class InMemoryJobRowStore implements JobRowStore {
  private final Map<JobId, Row> rows = new HashMap<>();
  private final Queue<UnknownOutcome> unknown = new ArrayDeque<>();

  /**
   * Lets the next change that is not queued for yet end in an exception that claims nothing. A
   * change that the row's revision refuses is never applied.
   */
  public synchronized void nextOutcomeUnknown(UnknownOutcome really) {
    unknown.add(really);
  }

  @Override
  public synchronized Optional<Row> read(JobId job) {
    Row row = rows.get(job);
    return row == null
        ? Optional.empty()
        : Optional.of(new Row(row.revision(), row.value().clone()));
  }

  @Override
  public synchronized boolean compareAndSet(JobId job, long expectedRevision, byte[] value)
      throws IOException {
    Row replacement = new Row(expectedRevision + 1, value.clone());
    return change(job, expectedRevision, () -> rows.put(job, replacement));
  }

  @Override
  public synchronized boolean compareAndDelete(JobId job, long expectedRevision)
      throws IOException {
    return change(job, expectedRevision, () -> rows.remove(job));
  }

  private boolean change(JobId job, long expectedRevision, Runnable apply) throws IOException {
    Row row = rows.get(job);
    boolean matches = (row == null ? 0 : row.revision()) == expectedRevision;
    UnknownOutcome outcome = unknown.poll();
    if (matches && outcome != UnknownOutcome.NOT_APPLIED) {
      apply.run();
    }
    if (outcome != null) {
      throw new IOException("simulated: the change of job " + job + " timed out");
    }
    return matches;
  }

  @Override
  public synchronized List<JobId> jobs() {
    return rows.keySet().stream()
        .filter(job -> !job.isLease())
        .sorted(Comparator.comparing(JobId::value))
        .toList();
  }

  /** Keeps everything, so that the store can be used again. */
  @Override
  public void close() {}
}
