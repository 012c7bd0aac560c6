package dev.weir.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.id.JobId;
import dev.weir.snapshot.JobRowStore;
import dev.weir.snapshot.JobRowStore.UnknownOutcomeException;
import dev.weir.testkit.contract.JobRowStoreContract;
import dev.weir.testkit.store.InMemoryJobRowStore.UnknownOutcome;
import java.io.IOException;
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

  @Test
  void anUnknownOutcomeIsEitherOfTwo() throws IOException {
    store.nextOutcomeUnknown(UnknownOutcome.NOT_APPLIED);
    store.nextOutcomeUnknown(UnknownOutcome.APPLIED);
    assertThatExceptionOfType(UnknownOutcomeException.class)
        .isThrownBy(() -> store.compareAndSet(JOB, 0, new byte[0]));
    assertThat(store.read(JOB)).isEmpty();
    assertThatExceptionOfType(UnknownOutcomeException.class)
        .isThrownBy(() -> store.compareAndSet(JOB, 0, new byte[0]));
    assertThat(store.read(JOB).orElseThrow().revision()).isEqualTo(1);
    assertThat(store.compareAndSet(JOB, 1, new byte[0])).isTrue();
  }

  @Test
  void aLostChangeIsNotAppliedEvenIfItsOutcomeIsUnknown() throws IOException {
    store.compareAndSet(JOB, 0, new byte[0]);
    store.nextOutcomeUnknown(UnknownOutcome.APPLIED);
    assertThatExceptionOfType(UnknownOutcomeException.class)
        .isThrownBy(() -> store.compareAndDelete(JOB, 7));
    assertThat(store.read(JOB)).isPresent();
  }
}
