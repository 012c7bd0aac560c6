package dev.weir.testkit.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.id.CheckpointId;
import dev.weir.operator.OperatorException;
import dev.weir.operator.sink.SinkOperator;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.SinkScope;
import dev.weir.spi.connector.SinkWriter;
import dev.weir.spi.connector.WriterContext;
import dev.weir.testkit.CollectingSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sink operator with a sink that keeps its promises, and with sinks that do not. */
final class SinkHarnessTest {
  private static final List<Integer> RECORDS = IntStream.range(0, 60).boxed().toList();

  @Test
  void exactlyOnce() {
    SinkHarness.verify(
        () -> {
          CollectingSink<Integer> sink = new CollectingSink<>();
          return SinkHarness.of(sink, sink::records);
        },
        RECORDS);
  }

  /** Commits what it writes at once, as a sink without transactions does. */
  private static final class CommitsEarly extends Delegating {
    @Override
    List<CollectingSink.Batch> prepare(
        SinkScope context, Callable<List<CollectingSink.Batch>> action) throws Exception {
      sink.commit(context, action.call());
      return List.of();
    }
  }

  /** Presumes that what it does not find was committed. */
  private static final class DropsBatches extends Delegating {
    @Override
    public void commit(SinkScope context, List<CollectingSink.Batch> committables)
        throws Exception {
      if (committables.size() < 3) {
        sink.commit(context, committables);
      }
    }
  }

  /** Removes the remains of all writers, its own attempt's too. */
  private static final class DiscardsTooMuch extends Delegating {
    @Override
    public void discardBefore(SinkScope context) {
      sink.discardBefore(
          new SinkScope(
              context.term(),
              context.operator(),
              context.subtask(),
              context.parallelism(),
              context.attempt() + 1,
              context.restored(),
              context.complete()));
    }
  }

  /**
   * Removes remains as soon as subtask 0 opens, when others have yet to commit what they restore.
   */
  private static final class DiscardsAtOpen extends Delegating {
    @Override
    public SinkWriter<Integer, CollectingSink.Batch> writer(WriterContext context)
        throws Exception {
      if (context.scope().subtask() == 0) {
        sink.discardBefore(context.scope());
      }
      return super.writer(context);
    }
  }

  /** Looks first and acts then, and others may have acted in between. */
  private static final class LooksAndActs extends Delegating {
    private final Set<CollectingSink.Batch> committed = ConcurrentHashMap.newKeySet();
    private final Map<CollectingSink.Batch, CountDownLatch> looks = new ConcurrentHashMap<>();

    /** Waits until two have looked for the batch. */
    private void meet(CollectingSink.Batch batch) throws InterruptedException {
      CountDownLatch both = looks.computeIfAbsent(batch, it -> new CountDownLatch(2));
      both.countDown();
      if (!both.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody else commits " + batch);
      }
    }

    @Override
    public void commit(SinkScope context, List<CollectingSink.Batch> committables)
        throws Exception {
      List<CollectingSink.Batch> due =
          committables.stream().filter(batch -> !committed.contains(batch)).toList();
      meet(committables.get(0));
      for (CollectingSink.Batch batch : due) {
        if (!committed.add(batch)) {
          throw new IllegalStateException("committed by somebody else");
        }
      }
      sink.commit(context, committables);
    }
  }

  private static void assertCaught(SinkHarness.Fresh<Integer> broken, String message) {
    assertThatThrownBy(() -> SinkHarness.verify(broken, RECORDS))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("sink, seed ", message, "steps: ");
  }

  @Test
  void brokenSinksAreCaught() {
    assertCaught(
        () -> {
          CommitsEarly broken = new CommitsEarly();
          return SinkHarness.of(broken, broken.sink::records);
        },
        "no complete checkpoint covers it");
    assertCaught(
        () -> {
          DropsBatches broken = new DropsBatches();
          return SinkHarness.of(broken, broken.sink::records);
        },
        "not visible although committed");
    assertCaught(
        () -> {
          DiscardsTooMuch broken = new DiscardsTooMuch();
          return SinkHarness.of(broken, broken.sink::records);
        },
        "was lost before it was committed");
    assertCaught(
        () -> {
          DiscardsAtOpen broken = new DiscardsAtOpen();
          return SinkHarness.of(broken, broken.sink::records);
        },
        "was lost before it was committed");
    assertCaught(
        () -> {
          LooksAndActs broken = new LooksAndActs();
          return SinkHarness.of(broken, broken.sink::records);
        },
        "committed by somebody else");
  }

  /** Commits for all subtasks in one place. */
  private static class InOnePlace extends Delegating {
    @Override
    public boolean commitsInOnePlace() {
      return true;
    }
  }

  @Test
  void aSinkThatCommitsInOnePlace() {
    SinkHarness.verify(
        () -> {
          InOnePlace sink = new InOnePlace();
          return SinkHarness.of(sink, sink.sink::records);
        },
        RECORDS);
  }

  @Test
  void aSinkThatPresumesWhatWasCommittedInOnePlaceIsCaught() {
    assertCaught(
        () -> {
          InOnePlace broken =
              new InOnePlace() {
                private final Map<Long, CheckpointId> firsts = new ConcurrentHashMap<>();

                @Override
                public void commit(SinkScope scope, List<CollectingSink.Batch> committables)
                    throws Exception {
                  CheckpointId complete = scope.complete().orElseThrow();
                  CheckpointId first = firsts.putIfAbsent(scope.attempt(), complete);
                  if (first != null && !first.equals(complete)) {
                    super.commit(scope, committables);
                  }
                }
              };
          return SinkHarness.of(broken, broken.sink::records);
        },
        "not visible although committed");
  }

  @Test
  void aSubtaskKeepsWhatIsNotCommittedInOnePlace_andAnswersOnlyThen() throws Exception {
    InOnePlace sink = new InOnePlace();
    HarnessSetup<Object> setup = setup(sink);
    try (OperatorHarness<Object> harness = setup.open()) {
      harness.record(1);
      CheckpointId first = harness.snapshot().checkpoint();
      assertThatThrownBy(() -> harness.checkpointComplete(first))
          .hasMessageContaining("never said that it is done");
      assertThat(sink.sink.records()).isEmpty();
      HarnessSnapshot second = harness.snapshot();
      harness.committedInOnePlace(first);
      harness.checkpointComplete(first);
      HarnessSnapshot third = harness.snapshot();
      assertThat(third.sizeBytes()).isLessThan(second.sizeBytes());
    }
  }

  private static HarnessSetup<Object> setup(Sink<Integer, ?> sink) {
    return OperatorHarness.of(() -> new SinkOperator<>(sink)).named("out");
  }

  @Test
  void aFailedCheckpointsRecordsAreCommittedWithTheNext() throws Exception {
    CollectingSink<Integer> sink = new CollectingSink<>();
    try (OperatorHarness<Object> harness = setup(sink).open()) {
      harness.record(1);
      harness.snapshot();
      harness.record(2);
      HarnessSnapshot second = harness.snapshot();
      harness.record(3);
      assertThat(sink.records()).isEmpty();
      harness.checkpointComplete(second.checkpoint());
      assertThat(sink.records()).containsExactly(1, 2);
      harness.checkpointComplete(new CheckpointId(1));
      harness.checkpointComplete(second.checkpoint());
      assertThat(sink.records()).containsExactly(1, 2);
    }
  }

  @Test
  void whatIsPendingIsCommittedBeforeTheFirstRecordAfterARestore() throws Exception {
    CollectingSink<Integer> sink = new CollectingSink<>();
    HarnessSetup<Object> setup = setup(sink);
    HarnessSnapshot snapshot;
    try (OperatorHarness<Object> harness = setup.open()) {
      harness.record(1);
      harness.snapshot();
      harness.record(2);
      snapshot = harness.snapshot();
      harness.record(3);
      harness.snapshot();
    }
    assertThat(sink.pendingBatches()).isEqualTo(3);
    try (OperatorHarness<Object> harness = setup.restore(snapshot)) {
      assertThat(sink.records()).containsExactly(1, 2);
      // Another subtask may not have committed yet what looks like remains here.
      assertThat(sink.pendingBatches()).isEqualTo(1);
      harness.checkpointComplete(snapshot.checkpoint());
      assertThat(sink.pendingBatches()).isEqualTo(1);
      harness.checkpointComplete(harness.snapshot().checkpoint());
      assertThat(sink.pendingBatches()).isZero();
      assertThat(sink.records()).containsExactly(1, 2);
    }
  }

  @Test
  void onlySubtaskZeroDiscards() throws Exception {
    List<Integer> discarders = new ArrayList<>();
    Delegating sink =
        new Delegating() {
          @Override
          public void discardBefore(SinkScope context) {
            discarders.add(context.subtask());
          }
        };
    HarnessSetup<Object> setup = setup(sink);
    for (HarnessPlace place : setup.firstPlaces(3)) {
      try (OperatorHarness<Object> harness = OperatorHarness.start(setup, place, List.of())) {
        harness.checkpointComplete(harness.snapshot().checkpoint());
        harness.checkpointComplete(harness.snapshot().checkpoint());
      }
    }
    assertThat(discarders).containsExactly(0);
  }

  /** Cannot make its first batch durable at the first try. */
  private static final class FailsOnce extends Delegating {
    private boolean failed;

    @Override
    List<CollectingSink.Batch> prepare(
        SinkScope context, Callable<List<CollectingSink.Batch>> action) throws Exception {
      if (!failed) {
        failed = true;
        throw new IOException("disk full");
      }
      return action.call();
    }
  }

  @Test
  void whatCouldNotBeMadeDurableIsTriedAgainAtTheNextCheckpoint() throws Exception {
    FailsOnce sink = new FailsOnce();
    try (OperatorHarness<Object> harness = setup(sink).open()) {
      harness.record(1);
      assertThatThrownBy(harness::snapshot)
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("disk full");
      harness.record(2);
      harness.checkpointComplete(harness.snapshot().checkpoint());
      assertThat(sink.sink.records()).containsExactly(1, 2);
    }
  }

  @Test
  void aCommitThatFailsFailsTheSubtask() throws Exception {
    Delegating sink =
        new Delegating() {
          @Override
          public void commit(SinkScope context, List<CollectingSink.Batch> committables) {
            throw new IllegalStateException("not there");
          }
        };
    try (OperatorHarness<Object> harness = setup(sink).open()) {
      harness.record(1);
      CheckpointId checkpoint = harness.snapshot().checkpoint();
      assertThatThrownBy(() -> harness.checkpointComplete(checkpoint))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("operator 'out' failed")
          .hasRootCauseMessage("not there");
    }
  }
}
