package dev.weir.testkit.sim;

import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.snapshot.JobRowStore.Row;
import dev.weir.testkit.store.InMemoryJobRowStore;
import dev.weir.testkit.store.InMemoryJobRowStore.UnknownOutcome;
import java.io.IOException;
import java.util.Optional;

/** The job's row, and what it says at the moment. */
final class SimRows {
  private final Episode episode;
  private final InMemoryJobRowStore rows = new InMemoryJobRowStore();
  private JobState current;

  SimRows(Episode episode) {
    this.episode = episode;
    current = JobState.created(episode.job);
  }

  /** What the row says now, whoever may read it. */
  JobState current() {
    return current;
  }

  Optional<Row> read() {
    return rows.read(episode.job);
  }

  /**
   * Changes the row if its revision is the expected one.
   *
   * @throws IOException if the outcome is not known to the caller
   */
  boolean compareAndSet(long expectedRevision, JobState next) throws IOException {
    long expected =
        episode.mutation == Mutation.ACCEPT_STALE_WRITE
            ? read().map(Row::revision).orElse(0L)
            : expectedRevision;
    if (episode.chaos.fires(Fault.UNKNOWN_ROW_WRITE)) {
      rows.nextOutcomeUnknown(
          episode.chaos.random().chance(0.5) ? UnknownOutcome.APPLIED : UnknownOutcome.NOT_APPLIED);
    }
    try {
      return rows.compareAndSet(episode.job, expected, JobStateCodec.encode(next));
    } finally {
      observe();
    }
  }

  private void observe() {
    JobState before = current;
    current = read().map(row -> JobStateCodec.decode(row.value())).orElse(before);
    if (!current.equals(before)) {
      episode.invariants.rowWritten(before, current);
    }
  }
}
