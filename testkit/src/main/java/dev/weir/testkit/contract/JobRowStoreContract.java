package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.id.JobId;
import dev.weir.spi.store.JobRowStore;
import dev.weir.spi.store.JobRowStore.Row;
import dev.weir.spi.store.KnownFailureException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link JobRowStore} must do. */
public abstract class JobRowStoreContract {
  private static final JobId JOB = new JobId("job");
  private static final JobId OTHER = new JobId("job.row");
  private static final int THREADS = 8;

  private JobRowStore store;

  /**
   * Opens the store under test; it is empty at first. A call after {@link #crash} opens what the
   * crash left.
   */
  protected abstract JobRowStore open() throws IOException;

  /** Lets the process that has the store open die in the midst of a change of this job. */
  protected abstract void crash(JobRowStore store, JobId job) throws IOException;

  /**
   * The ways in which a change can fail in the store: each lets the next change fail so, once. With
   * a store behind a network, among them that a request is lost, and that its answer is.
   */
  protected abstract Map<String, Runnable> faults();

  /** How often each of several threads changes one row; fewer where a change takes long. */
  protected int incrementsPerThread() {
    return 200;
  }

  @BeforeEach
  void openStore() throws IOException {
    store = open();
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void assertRow(JobId job, long revision, String value) throws IOException {
    Row row = store.read(job).orElseThrow();
    assertThat(row.revision()).isEqualTo(revision);
    assertThat(new String(row.value(), StandardCharsets.UTF_8)).isEqualTo(value);
  }

  @Test
  void aRowIsAbsentAtFirst() throws IOException {
    assertThat(store.read(JOB)).isEmpty();
    assertThat(store.jobs()).isEmpty();
  }

  @Test
  void eachChangeRaisesTheRevisionByOne() throws IOException {
    assertThat(store.compareAndSet(JOB, 0, bytes("a"))).isTrue();
    assertRow(JOB, 1, "a");
    assertThat(store.compareAndSet(JOB, 1, bytes("b"))).isTrue();
    assertThat(store.compareAndSet(JOB, 2, bytes(""))).isTrue();
    assertRow(JOB, 3, "");
  }

  @Test
  void aLostChangeChangesNothing() throws IOException {
    assertThat(store.compareAndSet(JOB, 1, bytes("x"))).isFalse();
    assertThat(store.read(JOB)).isEmpty();

    store.compareAndSet(JOB, 0, bytes("a"));
    store.compareAndSet(JOB, 1, bytes("b"));
    for (long expected : new long[] {0, 1, 3, -1, Long.MAX_VALUE}) {
      assertThat(store.compareAndSet(JOB, expected, bytes("x"))).isFalse();
      assertThat(store.compareAndDelete(JOB, expected)).isFalse();
    }
    assertRow(JOB, 2, "b");
  }

  @Test
  void aRowIsDeletedUnderTheSameRule() throws IOException {
    store.compareAndSet(JOB, 0, bytes("a"));
    assertThat(store.compareAndDelete(JOB, 1)).isTrue();
    assertThat(store.read(JOB)).isEmpty();
    assertThat(store.jobs()).isEmpty();
    assertThat(store.compareAndSet(JOB, 1, bytes("x"))).isFalse();
    assertThat(store.compareAndSet(JOB, 0, bytes("new"))).isTrue();
    assertRow(JOB, 1, "new");
  }

  @Test
  void jobsAreIndependent() throws IOException {
    store.compareAndSet(OTHER, 0, bytes("o"));
    store.compareAndSet(JOB, 0, bytes("j"));
    store.compareAndSet(JOB, 1, bytes("k"));

    assertRow(OTHER, 1, "o");
    assertRow(JOB, 2, "k");
    assertThat(store.jobs()).containsExactly(JOB, OTHER);
  }

  @Test
  void aLeaseHasARow_andIsNoJob() throws IOException {
    JobId lease = JobId.ofLease("members");
    assertThat(store.compareAndSet(lease, 0, bytes("l"))).isTrue();
    assertThat(store.compareAndSet(lease, 0, bytes("x"))).isFalse();
    store.compareAndSet(JOB, 0, bytes("j"));

    assertRow(lease, 1, "l");
    assertThat(store.jobs()).containsExactly(JOB);
  }

  @Test
  void aValueIsKeptAsItWasWhenItWasWritten() throws IOException {
    byte[] value = new byte[1_000_000];
    new Random(1).nextBytes(value);
    byte[] expected = value.clone();
    store.compareAndSet(JOB, 0, value);
    value[0]++;
    store.read(JOB).orElseThrow().value()[1]++;

    assertThat(store.read(JOB).orElseThrow().value()).isEqualTo(expected);
  }

  @Test
  void noIncrementIsLost() throws Exception {
    store.compareAndSet(JOB, 0, BigInteger.ZERO.toByteArray());
    List<Integer> lost =
        Together.run(
            THREADS,
            i -> {
              int mine = 0;
              for (int n = 0; n < incrementsPerThread(); n++) {
                mine += increment();
              }
              return mine;
            });

    Row row = store.read(JOB).orElseThrow();
    assertThat(new BigInteger(row.value()).intValue()).isEqualTo(THREADS * incrementsPerThread());
    assertThat(row.revision()).isEqualTo(1 + THREADS * incrementsPerThread());
    assertThat(lost).hasSize(THREADS);
  }

  /** Returns how often somebody else was faster. */
  private int increment() throws IOException {
    for (int attempts = 0; ; attempts++) {
      Row row = store.read(JOB).orElseThrow();
      byte[] next = new BigInteger(row.value()).add(BigInteger.ONE).toByteArray();
      if (store.compareAndSet(JOB, row.revision(), next)) {
        return attempts;
      }
    }
  }

  @Test
  void ofSeveralCreatorsOneSucceeds() throws Exception {
    List<Boolean> created =
        Together.run(THREADS, i -> store.compareAndSet(JOB, 0, bytes("from " + i)));
    assertThat(created).containsOnlyOnce(true);
    assertRow(JOB, 1, "from " + created.indexOf(true));
  }

  @Test
  void aChangeThatFailed_isDoneOrNotDone_andNotDoneIfTheStoreClaimsSo() throws IOException {
    for (Map.Entry<String, Runnable> fault : faults().entrySet()) {
      long revision = revision();
      String before = "before " + fault.getKey();
      assertThat(store.compareAndSet(JOB, revision, bytes(before))).isTrue();
      fault.getValue().run();
      IOException failure = failureOf(() -> store.compareAndSet(JOB, revision + 1, bytes("new")));
      assertThat(failure).as(fault.getKey()).isNotNull();
      if (failure instanceof KnownFailureException || revision() == revision + 1) {
        assertRow(JOB, revision + 1, before);
      } else {
        assertRow(JOB, revision + 2, "new");
      }
    }
  }

  /** A fault of changes may be none of deletions. */
  @Test
  void aDeletionThatFailed_isDoneOrNotDone_andNotDoneIfTheStoreClaimsSo() throws IOException {
    List<Map.Entry<String, Runnable>> faults = List.copyOf(faults().entrySet());
    for (int n = 0; n < faults.size(); n++) {
      store.compareAndSet(new JobId("job" + n), 0, bytes("there"));
    }
    for (int n = 0; n < faults.size(); n++) {
      JobId job = new JobId("job" + n);
      faults.get(n).getValue().run();
      IOException failure = failureOf(() -> store.compareAndDelete(job, 1));
      if (failure == null) {
        assertThat(store.read(job)).as(faults.get(n).getKey()).isEmpty();
      } else if (failure instanceof KnownFailureException) {
        assertRow(job, 1, "there");
      }
    }
  }

  private long revision() throws IOException {
    return store.read(JOB).map(Row::revision).orElse(0L);
  }

  private interface Change {
    boolean make() throws IOException;
  }

  /** Null if the change was made. */
  private static @Nullable IOException failureOf(Change change) {
    try {
      assertThat(change.make()).isTrue();
      return null;
    } catch (IOException failed) {
      return failed;
    }
  }

  @Test
  void aCrashKeepsTheLastRow() throws IOException {
    store.compareAndSet(JOB, 0, bytes("a"));
    store.compareAndSet(JOB, 1, bytes("b"));
    store.compareAndSet(OTHER, 0, bytes("gone"));
    store.compareAndDelete(OTHER, 1);

    crash(store, JOB);
    store = open();

    assertRow(JOB, 2, "b");
    assertThat(store.jobs()).containsExactly(JOB);
    assertThat(store.compareAndSet(JOB, 2, bytes("c"))).isTrue();
    assertRow(JOB, 3, "c");
  }
}
