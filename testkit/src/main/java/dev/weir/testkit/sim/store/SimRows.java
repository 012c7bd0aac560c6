package dev.weir.testkit.sim.store;

import dev.weir.id.JobId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.spi.store.JobRowStore;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Fault;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.store.InMemoryJobRowStore;
import dev.weir.testkit.store.UnknownOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The job's row, and what it says at the moment, whoever may read it. */
public final class SimRows implements JobRowStore {
  private final JobId job;
  private final Kernel kernel;
  private final Chaos chaos;
  private final Listener listener;
  private final InMemoryJobRowStore rows = new InMemoryJobRowStore();
  private JobState current;

  /** Told of each change. */
  public interface Listener {
    void rowWritten(JobState before, JobState after);
  }

  public SimRows(JobId job, Kernel kernel, Chaos chaos, Listener listener) {
    this.job = job;
    this.kernel = kernel;
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
      if (chaos.random().chance(0.3)) {
        changeLater(expectedRevision, value);
      }
      rows.nextOutcomeUnknown(
          chaos.random().chance(0.5) ? UnknownOutcome.APPLIED : UnknownOutcome.NOT_APPLIED);
    }
    return change(expectedRevision, value);
  }

  private boolean change(long expectedRevision, byte[] value) throws IOException {
    try {
      return rows.compareAndSet(job, expectedRevision, value);
    } finally {
      observe();
    }
  }

  /** A change that was on its way for long, or that something in between repeats. */
  private void changeLater(long expectedRevision, byte[] value) {
    int delayMillis = chaos.random().between(1, 200);
    chaos.harms(delayMillis);
    kernel.in(
        delayMillis,
        "row",
        "late write",
        () -> {
          try {
            change(expectedRevision, value);
          } catch (IOException unknown) {
            kernel.remark("nobody waits for the outcome");
          }
        });
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
