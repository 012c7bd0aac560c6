package dev.weir.cluster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.id.Installation;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobMachine;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStateCodec;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.spi.store.StoreProvider.Stores;
import dev.weir.testkit.store.InMemoryCheckpointStore;
import dev.weir.testkit.store.InMemoryJobRowStore;
import dev.weir.testkit.store.UnknownOutcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class FreshStartTest {
  private static final JobId JOB = new JobId("job");

  private final InMemoryJobRowStore rows = new InMemoryJobRowStore();
  private final FreshStart start =
      new FreshStart(
          JOB, new Stores(Installation.NONE, new InMemoryCheckpointStore(() -> 0), rows));

  private void led() throws IOException {
    JobState state =
        new JobMachine(new RestartStrategy.None(), 2).lead(JobState.created(JOB), 1).next();
    rows.compareAndSet(JOB, 0, JobStateCodec.encode(state));
  }

  private JobStatus status() {
    return JobStateCodec.decode(JOB, rows.read(JOB).orElseThrow().value()).status();
  }

  @Test
  void aWriteThatWasDone_countsAlthoughItsAnswerWasLost() throws IOException {
    led();
    rows.nextOutcomeUnknown(UnknownOutcome.APPLIED);
    start.forget();
    assertThat(status()).isEqualTo(JobStatus.CREATED);
  }

  @Test
  void aWriteThatWasLost_isNotTakenForDone() throws IOException {
    led();
    rows.nextOutcomeUnknown(UnknownOutcome.NOT_APPLIED);
    assertThatIOException()
        .isThrownBy(start::forget)
        .withMessage(
            "nobody knows whether job job was made to begin anew; start again with --fresh");
    assertThat(status()).isEqualTo(JobStatus.RUNNING);
    start.forget();
    assertThat(status()).isEqualTo(JobStatus.CREATED);
  }

  @Test
  void whatNeverRan_needsNoRow() throws IOException {
    start.forget();
    assertThat(rows.read(JOB)).isEmpty();
  }
}
