package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Pipeline;
import dev.weir.api.function.Context;
import dev.weir.api.function.OpenContext;
import dev.weir.api.function.Output;
import dev.weir.api.function.Process;
import dev.weir.cluster.NodeSettings.Membership;
import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.id.NodeName;
import dev.weir.id.SubtaskId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.RestartStrategy;
import dev.weir.serde.BinaryWriter;
import dev.weir.spi.connector.EnumeratorContext;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceReader;
import dev.weir.spi.connector.SplitEnumerator;
import dev.weir.testkit.CollectingSink;
import dev.weir.testkit.ForwardingSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a node makes of failures of the user's code. */
class NodeFailureTest extends NodeFixture {
  private final CollectingSink<Long> sink = new CollectingSink<>();
  private final CollectingSink<Long> otherSink = new CollectingSink<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicBoolean fails = new AtomicBoolean();

  private long failingAt500(long number) {
    if (number == 500) {
      calls.incrementAndGet();
      throw new IllegalArgumentException("cannot digest " + number);
    }
    return number;
  }

  private void failing(Pipeline p) {
    p.source("numbers", numbers(1000))
        .map("digest", this::failingAt500)
        .disableChaining()
        .sink("sink", sink);
  }

  private void assertComplete(CollectingSink<Long> of, long count) {
    assertThat(of.records())
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, count).boxed().toList());
  }

  @Test
  void withoutRestarts_theFirstFailureEndsTheJob_andTheMessageSaysWhatAndWhere() throws Exception {
    JobState state = end(start().run(spec(new RestartStrategy.None(), 1, this::failing)));
    assertThat(state.status()).isEqualTo(JobStatus.FAILED);
    assertThat(state.failure().orElseThrow())
        .startsWith(
            "subtask digest/0: operator 'digest' failed: java.lang.IllegalArgumentException: cannot"
                + " digest 500 (at dev.weir.cluster.NodeFailureTest.failingAt500(NodeFailureTest")
        .endsWith(" (gave up: no restarts)");
    assertThat(calls).hasValue(1);
  }

  @Test
  void aFailureOnAMemberOfACluster_namesTheNode() throws Exception {
    node =
        Node.start(
            NodeSettings.embedded(directory)
                .withMembership(new Membership(new NodeName("b"), "127.0.0.1", List.of(), 1)));
    node.awaitMember();
    JobState state = end(node.run(spec(new RestartStrategy.None(), 1, this::failing)));
    assertThat(state.failure().orElseThrow())
        .contains("cannot digest 500", ".java")
        .endsWith(" (on node b) (gave up: no restarts)");
    // What the coordinator does itself: here it looks for the input.
    JobSpec unreadable =
        spec(
            new RestartStrategy.None(),
            1,
            p -> p.source("numbers", new Unlistable(numbers(10))).sink("sink", sink));
    assertThat(end(node.run(fresh(unreadable))).failure().orElseThrow())
        .startsWith("source 'numbers' failed: java.io.IOException: no permission")
        .endsWith(" (on node b) (gave up: no restarts)");
  }

  private static final class Unlistable extends ForwardingSource<Long, Object> {
    @SuppressWarnings("unchecked") // its splits are passed on as they are
    Unlistable(Source<Long, ?> source) {
      super((Source<Long, Object>) source);
    }

    @Override
    public SplitEnumerator<Object> enumerator(
        EnumeratorContext<Object> context, Optional<byte[]> state) throws Exception {
      throw new IOException("no permission");
    }
  }

  @Test
  void withAFixedDelay_theJobGivesUpAfterSoManyRestarts_andMayFailAsOftenWhenStartedAgain()
      throws Exception {
    JobSpec spec = spec(new RestartStrategy.FixedDelay(2, Duration.ofMillis(1)), 1, this::failing);
    start();
    for (int run = 1; run <= 2; run++) {
      JobState state = end(node.run(spec));
      assertThat(state.status()).isEqualTo(JobStatus.FAILED);
      assertThat(state.failure().orElseThrow()).endsWith(" (gave up: at most 2 restarts)");
      assertThat(calls).hasValue(3 * run);
    }
  }

  @Test
  void aFreshRunThatFailsBeforeItsFirstCheckpoint_leavesTheEarlierOneToResumeFrom()
      throws Exception {
    JobSpec spec =
        spec(
            new RestartStrategy.None(),
            1,
            p ->
                p.source("numbers", slowNumbers(1000, 5000))
                    .map("digest", each -> fails.get() ? failingAt500(500) : each)
                    .sink("sink", sink));
    RunningJob first = start().run(spec);
    await(first, "records come out", p -> !sink.records().isEmpty());
    first.stop();
    JobState stopped = end(first);

    fails.set(true);
    JobState failed = end(node.run(fresh(spec)));
    assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
    assertThat(failed.head()).isEmpty();
    assertThat(failed.resumesFrom()).isPresent().isEqualTo(stopped.head());

    fails.set(false);
    assertThat(end(node.run(spec)).status()).isEqualTo(JobStatus.FINISHED);
    assertComplete(sink, 1000);
  }

  @Test
  void aJobThatFailsAgainAndAgain_endsWhenItIsToGiveUp() throws Exception {
    RunningJob job = start().run(spec(SOON, 1, this::failing));
    await(job, "it has been restarted", p -> p.coordinator().restarts() > 2);
    job.giveUp();
    JobState state = end(job);
    assertThat(state.status()).isEqualTo(JobStatus.FAILED);
    assertThat(state.failure().orElseThrow()).contains("cannot digest 500");
  }

  @Test
  void withAFailureRate_theJobGivesUpWhenFailuresComeTooFast() throws Exception {
    RestartStrategy rate =
        new RestartStrategy.FailureRate(1, Duration.ofMinutes(10), Duration.ofMillis(1));
    JobState state = end(start().run(spec(rate, 1, this::failing)));
    assertThat(state.status()).isEqualTo(JobStatus.FAILED);
    assertThat(state.failure().orElseThrow()).endsWith(" (gave up: at most 1 failures in PT10M)");
    assertThat(calls).hasValue(2);
  }

  @Test
  void withAnExponentialDelay_theJobGoesOnUntilItWorks() throws Exception {
    RestartStrategy exponential =
        new RestartStrategy.ExponentialDelay(
            Duration.ofMillis(1), Duration.ofMillis(20), 2, Duration.ofMinutes(1));
    RunningJob job =
        start()
            .run(
                spec(
                    exponential,
                    2,
                    p ->
                        p.source("numbers", numbers(1000))
                            .map("digest", each -> calls.get() < 5 ? failingAt500(each) : each)
                            .sink("sink", sink)));
    assertThat(end(job).status()).isEqualTo(JobStatus.FINISHED);
    assertComplete(sink, 1000);
    assertThat(progress(job).coordinator().restarts()).isEqualTo(5);
  }

  @Test
  void onlyTheRegionThatFailed_isRestarted() throws Exception {
    RunningJob job =
        start()
            .run(
                spec(
                    SOON,
                    2,
                    p -> {
                      p.source("calm", endlessNumbers()).sink("calm-sink", otherSink);
                      p.source("wild", endlessNumbers())
                          .map("digest", each -> calls.get() < 3 ? failingAt500(each) : each)
                          .sink("wild-sink", sink);
                    }));
    JobProgress progress =
        await(
            job,
            "the wild region is past its failures",
            p -> p.coordinator().restarts() == 3 && sink.records().contains(600L));
    for (int i = 0; i < 2; i++) {
      assertThat(progress.subtasks().get(new SubtaskId("calm", i)).attempt()).isEqualTo(1);
      assertThat(progress.subtasks().get(new SubtaskId("wild", i)).attempt()).isEqualTo(4);
    }
    job.stop();
    assertThat(end(job).status()).isEqualTo(JobStatus.STOPPED);
    assertThat(sink.records()).doesNotHaveDuplicates();
    assertThat(otherSink.records()).doesNotHaveDuplicates();
  }

  /** Fails when it is opened, so often. */
  private final class FailsToOpen extends Process<Long, Long> {
    private boolean opened;

    @Override
    public void open(OpenContext ctx) {
      if (calls.incrementAndGet() <= 3) {
        throw new IllegalStateException("no licence");
      }
      opened = true;
    }

    @Override
    public void onRecord(Long value, Context ctx, Output<Long> out) {
      assertThat(opened).isTrue();
      out.emit(value);
    }

    @Override
    public void close() {
      fails.compareAndSet(false, !opened && calls.get() > 3);
    }
  }

  @Test
  void aFunctionThatFailsToOpen_isTriedAgain() throws Exception {
    RunningJob job =
        start()
            .run(
                spec(
                    SOON,
                    1,
                    p ->
                        p.source("numbers", numbers(1000))
                            .process("open", FailsToOpen::new)
                            .sink("sink", sink)));
    assertThat(end(job).status()).isEqualTo(JobStatus.FINISHED);
    assertComplete(sink, 1000);
    assertThat(progress(job).coordinator().restarts()).isEqualTo(3);
    assertThat(fails).isFalse();
  }

  @Test
  void aSubtaskThatCannotBeMade_isReported() throws Exception {
    JobState state =
        end(
            start()
                .run(
                    spec(
                        new RestartStrategy.None(),
                        1,
                        p ->
                            p.source("numbers", numbers(10))
                                .<Long>process(
                                    "made",
                                    () -> {
                                      throw new IllegalStateException("no such plan");
                                    })
                                .sink("sink", sink))));
    assertThat(state.status()).isEqualTo(JobStatus.FAILED);
    assertThat(state.failure().orElseThrow()).contains("no such plan");
  }

  private enum Place {
    CONSTRUCTOR,
    START,
    REQUEST,
    SNAPSHOT,
    IO,
    NOWHERE
  }

  /** A generator whose enumerator fails twice, and whose readers ask for splits while they open. */
  private static final class Moody extends ForwardingSource<Long, Lane> {
    private final Place place;
    private final AtomicInteger failures;

    Moody(Source<Long, Lane> source, Place place, AtomicInteger failures) {
      super(source);
      this.place = place;
      this.failures = failures;
    }

    private void fail(Place here) {
      if (here == place) {
        int failure = failures.getAndIncrement();
        if (failure == 0) {
          throw new IllegalStateException("failed in " + here);
        } else if (failure == 1) {
          throw new AssertionError("failed in " + here);
        }
      }
    }

    @Override
    public SourceReader<Long, Lane> reader(ReaderContext context) throws Exception {
      return new Reader<>(super.reader(context)) {
        @Override
        public void start() {
          context.requestSplit();
        }
      };
    }

    @Override
    public SplitEnumerator<Lane> enumerator(EnumeratorContext<Lane> context, Optional<byte[]> state)
        throws Exception {
      fail(Place.CONSTRUCTOR);
      SplitEnumerator<Lane> enumerator = super.enumerator(context, state);
      return new SplitEnumerator<>() {
        @Override
        public void start() {
          fail(Place.START);
          context
              .io()
              .run(
                  () -> {
                    fail(Place.IO);
                    return 0;
                  },
                  done -> {});
        }

        @Override
        public void onSplitRequest(int subtask) throws Exception {
          fail(Place.REQUEST);
          enumerator.onSplitRequest(subtask);
        }

        @Override
        public void snapshot(BinaryWriter out) {
          fail(Place.SNAPSHOT);
          enumerator.snapshot(out);
        }
      };
    }
  }

  @Test
  void anEnumerator_mayFailAnywhere_andReadersMayAskWhileTheyOpen() throws Exception {
    start();
    for (Place place : Place.values()) {
      CollectingSink<Long> to = new CollectingSink<>();
      Moody source = new Moody(GeneratorSource.of(1000, index -> index), place, calls);
      calls.set(0);
      RunningJob job =
          node.run(
              fresh(
                  spec(SOON, 2, p -> p.source("numbers", source).disableChaining().sink("s", to))));
      assertThat(end(job).status()).as(place.name()).isEqualTo(JobStatus.FINISHED);
      assertComplete(to, 1000);
      assertThat(calls.get()).isGreaterThanOrEqualTo(place == Place.NOWHERE ? 0 : 2);
    }
  }
}
