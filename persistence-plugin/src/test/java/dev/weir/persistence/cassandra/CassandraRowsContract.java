package dev.weir.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.weir.id.JobId;
import dev.weir.persistence.cassandra.row.CassandraJobRowStore;
import dev.weir.persistence.cassandra.session.Cassandra;
import dev.weir.persistence.cassandra.session.Connection;
import dev.weir.snapshot.CorruptObjectException;
import dev.weir.spi.store.JobRowStore;
import dev.weir.testkit.contract.JobRowStoreContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Rows of jobs, on however many nodes. */
abstract class CassandraRowsContract extends JobRowStoreContract {
  private static final JobId JOB = new JobId("job");

  private boolean emptied;

  abstract Keyspace keyspace();

  @Override
  protected JobRowStore open() throws IOException {
    keyspace().open();
    if (!emptied) {
      emptied = true;
      keyspace().clear();
    }
    return new CassandraJobRowStore(keyspace().cassandra(), true);
  }

  @Override
  protected void crash(JobRowStore store, JobId job) {
    keyspace().cassandra().session().forceCloseAsync();
  }

  @Override
  protected Map<String, Runnable> faults() {
    return keyspace().wire().faultsOfRows();
  }

  /** Each is a transaction: some hundred a second. */
  @Override
  protected int incrementsPerThread() {
    return 5;
  }

  @Test
  void aChangeWhoseAnswerIsLost_isFoundByItsNumber() throws IOException {
    try (JobRowStore store = open()) {
      keyspace().wire().loseAnswer();
      assertThat(store.compareAndSet(JOB, 0, new byte[] {1})).isTrue();
      keyspace().wire().loseAnswer();
      assertThat(store.compareAndSet(JOB, 1, new byte[] {2})).isTrue();
      assertThat(store.read(JOB).orElseThrow().revision()).isEqualTo(2);
    }
  }

  @Test
  void aChangeWhoseAnswerIsLost_isNotTakenForAnothersOfTheSameBytes() throws IOException {
    try (JobRowStore store = open()) {
      store.compareAndSet(JOB, 0, new byte[] {1});
      store.compareAndSet(JOB, 1, new byte[] {2});
      keyspace().wire().loseAnswer();
      assertThat(store.compareAndSet(JOB, 1, new byte[] {2})).isFalse();
      assertThat(store.read(JOB).orElseThrow().revision()).isEqualTo(2);
    }
  }

  @Test
  void ofTwoProcessesThatExpectOneRevision_oneWins() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (CqlSession session = Connection.open(keyspace().cassandra().settings());
        JobRowStore mine = open();
        JobRowStore theirs =
            new CassandraJobRowStore(
                new Cassandra(session, keyspace().cassandra().settings()), true)) {
      for (int revision = 0; revision < 10; revision++) {
        int expected = revision;
        byte[] same = {(byte) revision};
        Future<Boolean> their = other.submit(() -> theirs.compareAndSet(JOB, expected, same));
        boolean mineWon = mine.compareAndSet(JOB, expected, same);
        assertThat(their.get()).isNotEqualTo(mineWon);
        assertThat(theirs.read(JOB).orElseThrow().revision()).isEqualTo(revision + 1);
      }
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void aFlippedBit_isDetected() throws IOException {
    try (JobRowStore store = open()) {
      store.compareAndSet(JOB, 0, new byte[] {1});
      keyspace()
          .query(
              "UPDATE {keyspace}.job_rows SET value = ? WHERE job = 'job'",
              ByteBuffer.wrap(new byte[] {3}));
      assertThatThrownBy(() -> store.read(JOB))
          .isInstanceOf(CorruptObjectException.class)
          .hasMessageContaining("the row of job job in keyspace rows_of_")
          .hasMessageContaining("damaged");
    }
  }
}
