package dev.weir.testkit.sim.store;

import dev.weir.id.JobId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.snapshot.JobRowStore;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Fault;
import dev.weir.testkit.store.InMemoryJobRowStore;
import dev.weir.testkit.store.InMemoryJobRowStore.UnknownOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The job's row, and what it says at the moment, whoever may read it. */
public final class SimRows implements JobRowStore {
  private final JobId job;
  private final Chaos chaos;
  private final Listener listener;
  private final InMemoryJobRowStore rows = new InMemoryJobRowStore();
  private JobState current;

  /** Told of each change. */
  public interface Listener {
    void rowWritten(JobState before, JobState after);
  }

  public SimRows(JobId job, Chaos chaos, Listener listener) {
    this.job = job;
    this.chaos = chaos;
    this.listener = listener;
    current = JobState.created(job);
  }

  /** What the row says now. */
  public JobState current() {
    return current;
  }

  @Override
  public Optional<Row> read(JobId of) {
    return rows.read(of);
  }

  @Override
  public boolean compareAndSet(JobId of, long expectedRevision, byte[] value) throws IOException {
    if (chaos.fires(Fault.UNKNOWN_ROW_WRITE)) {
      rows.nextOutcomeUnknown(
          chaos.random().chance(0.5) ? UnknownOutcome.APPLIED : UnknownOutcome.NOT_APPLIED);
    }
    try {
      return rows.compareAndSet(of, expectedRevision, value);
    } finally {
      observe();
    }
  }

  private void observe() {
    JobState before = current;
    current = read(job).map(row -> JobStateCodec.decode(row.value())).orElse(before);
    if (!current.equals(before)) {
      listener.rowWritten(before, current);
    }
  }

  @Override
  public boolean compareAndDelete(JobId of, long expectedRevision) throws IOException {
    return rows.compareAndDelete(of, expectedRevision);
  }

  @Override
  public List<JobId> jobs() {
    return rows.jobs();
  }

  @Override
  public void close() {}
}
