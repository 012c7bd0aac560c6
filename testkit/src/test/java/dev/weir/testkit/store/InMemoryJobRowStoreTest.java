package dev.weir.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.id.JobId;
import dev.weir.spi.store.JobRowStore;
import dev.weir.testkit.contract.JobRowStoreContract;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemoryJobRowStoreTest extends JobRowStoreContract {
  private static final JobId JOB = new JobId("job");

  private final InMemoryJobRowStore store = new InMemoryJobRowStore();

  @Override
  protected JobRowStore open() {
    return store;
  }

  @Override
  protected void crash(JobRowStore crashing, JobId job) {}

  @Override
  protected Map<String, Runnable> faults() {
    return Map.of(
        "lost", () -> store.nextOutcomeUnknown(UnknownOutcome.NOT_APPLIED),
        "answer lost", () -> store.nextOutcomeUnknown(UnknownOutcome.APPLIED));
  }

  @Test
  void anUnknownOutcomeIsEitherOfTwo() throws IOException {
    store.nextOutcomeUnknown(UnknownOutcome.NOT_APPLIED);
    store.nextOutcomeUnknown(UnknownOutcome.APPLIED);
    assertThatIOException().isThrownBy(() -> store.compareAndSet(JOB, 0, new byte[0]));
    assertThat(store.read(JOB)).isEmpty();
    assertThatIOException().isThrownBy(() -> store.compareAndSet(JOB, 0, new byte[0]));
    assertThat(store.read(JOB).orElseThrow().revision()).isEqualTo(1);
    assertThat(store.compareAndSet(JOB, 1, new byte[0])).isTrue();
  }

  @Test
  void aLostChangeIsNotAppliedEvenIfItsOutcomeIsUnknown() throws IOException {
    store.compareAndSet(JOB, 0, new byte[0]);
    store.nextOutcomeUnknown(UnknownOutcome.APPLIED);
    assertThatIOException().isThrownBy(() -> store.compareAndDelete(JOB, 7));
    assertThat(store.read(JOB)).isPresent();
  }
}
