package dev.weir.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.id.JobId;
import dev.weir.protocol.lease.LeaseRow;
import dev.weir.spi.store.JobRowStore.Row;
import dev.weir.testkit.store.InMemoryJobRowStore;
import dev.weir.testkit.store.UnknownOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
  private static final Duration TTL = Duration.ofMillis(600);
  private static final LeaseKeeper.Times TIMES =
      new LeaseKeeper.Times(TTL, TTL.dividedBy(10), Duration.ofSeconds(20), TTL.multipliedBy(2));
  private static final JobId ROW = JobId.ofLease("members");

  private final InMemoryJobRowStore rows = new InMemoryJobRowStore();
  private final List<LeaseKeeper> keepers = new ArrayList<>();

  @AfterEach
  void close() {
    keepers.forEach(LeaseKeeper::close);
  }

  private LeaseKeeper keeper(String self) {
    LeaseKeeper keeper = new LeaseKeeper("members", self, rows, TIMES);
    keepers.add(keeper);
    keeper.start();
    return keeper;
  }

  private static boolean outcome(CompletionStage<Boolean> asked) throws Exception {
    return asked.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static boolean acquires(LeaseKeeper keeper) throws Exception {
    return outcome(keeper.acquire(() -> {}));
  }

  @Test
  void ofTwoThatWantItAtOnceOneGetsIt() throws Exception {
    for (int round = 0; round < 5; round++) {
      LeaseKeeper a = keeper("a" + round);
      LeaseKeeper b = keeper("b" + round);
      CompletionStage<Boolean> ofA = a.acquire(() -> {});
      CompletionStage<Boolean> ofB = b.acquire(() -> {});
      assertThat(List.of(outcome(ofA), outcome(ofB))).containsOnlyOnce(true);
      assertThat(a.isHeld()).isNotEqualTo(b.isHeld());
      assertThat(outcome(a.release())).isTrue();
      assertThat(outcome(b.release())).isTrue();
    }
    assertThat(rows.jobs()).isEmpty();
  }

  @Test
  void whoIsDeadLosesIt_whoIsAliveDoesNot() throws Exception {
    LeaseKeeper a = keeper("a");
    assertThat(acquires(a)).isTrue();
    assertThat(acquires(keeper("b"))).isFalse();
    assertThat(acquires(a)).as("again").isTrue();
    a.close();
    assertThat(acquires(keeper("c"))).isTrue();
  }

  @Test
  void whatIsGivenBackIsFree() throws Exception {
    LeaseKeeper a = keeper("a");
    LeaseKeeper b = keeper("b");
    assertThat(acquires(a)).isTrue();
    assertThat(outcome(a.release())).isTrue();
    assertThat(a.isHeld()).isFalse();
    assertThat(outcome(b.release())).as("not its own").isTrue();
    assertThat(acquires(b)).isTrue();
    assertThat(b.isHeld()).isTrue();
  }

  /** A write of which nobody knows: the row tells. */
  @Test
  void unknownOutcomes() throws Exception {
    for (UnknownOutcome first : UnknownOutcome.values()) {
      for (UnknownOutcome second : UnknownOutcome.values()) {
        LeaseKeeper a = new LeaseKeeper("members", "a" + first + second, rows, TIMES);
        keepers.add(a); // not started: no probe takes an outcome away
        rows.nextOutcomeUnknown(first);
        rows.nextOutcomeUnknown(second);
        assertThat(acquires(a)).isTrue();
        assertThat(a.isHeld()).isTrue();
        rows.nextOutcomeUnknown(first);
        rows.nextOutcomeUnknown(second);
        assertThat(outcome(a.release())).isTrue();
        assertThat(holder()).isEmpty();
      }
    }
  }

  @Test
  void aRenewalOfWhichNobodyKnowsLosesNothing() throws Exception {
    LeaseKeeper a = keeper("a");
    CountDownLatch lost = new CountDownLatch(1);
    assertThat(outcome(a.acquire(lost::countDown))).isTrue();
    for (UnknownOutcome outcome : UnknownOutcome.values()) {
      long before = revision();
      rows.nextOutcomeUnknown(outcome);
      awaitRevision(before + 3);
    }
    assertThat(lost.getCount()).isEqualTo(1);
    assertThat(a.isHeld()).isTrue();
    assertThat(holder()).isEqualTo("a");
  }

  @Test
  void whatSomebodyElseHasTaken_isLost_andThatIsTold() throws Exception {
    LeaseKeeper a = keeper("a");
    CountDownLatch lost = new CountDownLatch(1);
    assertThat(outcome(a.acquire(lost::countDown))).isTrue();
    byte[] theirs = new LeaseRow("b", TTL).encode();
    while (!rows.compareAndSet(ROW, revision(), theirs)) {
      // It was renewed meanwhile.
    }
    assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(a.isHeld()).isFalse();
  }

  /** Writing is tried, and without having the lease. */
  @Test
  void theStoreIsTriedOutFromTheStart() throws Exception {
    keeper("a");
    awaitRevision(3);
    assertThat(holder()).isEmpty();
  }

  @Test
  void aStoreThatNeverAnswersDecidesNothing() {
    LeaseKeeper.Times soon =
        new LeaseKeeper.Times(
            Duration.ofMillis(20), Duration.ofMillis(10), Duration.ofMillis(50), TTL);
    for (int i = 0; i < 10_000; i++) {
      rows.nextOutcomeUnknown(UnknownOutcome.NOT_APPLIED);
    }
    LeaseKeeper a = new LeaseKeeper("members", "a", rows, soon);
    keepers.add(a);
    assertThatThrownBy(() -> acquires(a))
        .hasMessageContaining("the store did not decide on lease 'members'");
    assertThat(a.isHeld()).isFalse();
  }

  private String holder() {
    return LeaseRow.decode(rows.read(ROW).orElseThrow().value()).holder();
  }

  private long revision() {
    return rows.read(ROW).map(Row::revision).orElse(0L);
  }

  private void awaitRevision(long least) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (revision() < least) {
      assertThat(System.nanoTime()).as("revision %s", least).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
