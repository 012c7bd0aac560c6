package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Pipeline;
import dev.weir.api.Stream;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.time.EventTime;
import dev.weir.connector.GeneratorSource;
import dev.weir.protocol.job.JobStatus;
import dev.weir.spi.connector.ReaderContext;
import dev.weir.spi.connector.Source;
import dev.weir.spi.connector.SourceOutput;
import dev.weir.spi.connector.SourceReader;
import dev.weir.testkit.CollectingSink;
import dev.weir.testkit.ForwardingSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Event time behind a union of an input that goes on and one that has fallen silent. */
class QuietInputTest extends NodeFixture {
  private final CollectingSink<Long> fired = new CollectingSink<>();

  /** Has no more records from some moment on, and does not end. */
  private static final class FallsSilent<S> extends ForwardingSource<Long, S> {
    FallsSilent(Source<Long, S> source) {
      super(source);
    }

    @Override
    public boolean isBounded() {
      return false;
    }

    @Override
    public SourceReader<Long, S> reader(ReaderContext context) throws Exception {
      return new ForwardingSource.Reader<>(super.reader(context)) {
        @Override
        public Progress poll(SourceOutput<Long> out, int maxRecords) throws Exception {
          Progress progress = super.poll(out, maxRecords);
          return progress == Progress.ENDED ? Progress.WAITING : progress;
        }
      };
    }
  }

  /** Emits the end of each hundred when event time has reached it. */
  static final class Hundreds extends KeyedProcess<Long, Long, Long> {
    @Override
    public void onRecord(Long value, KeyedContext<Long> ctx, Output<Long> out) {
      ctx.timers().atEventTime((ctx.timestamp() / 100 + 1) * 100);
    }

    @Override
    public void onTimer(
        long at, TimeDomain domain, Long key, KeyedContext<Long> ctx, Output<Long> out) {
      out.emit(at);
    }
  }

  private void define(Pipeline p) {
    EventTime<Long> time = EventTime.ascending((Long n) -> n).withIdleAfter(Duration.ofMillis(50));
    Stream<Long> quiet =
        p.source(
                "quiet",
                new FallsSilent<>(GeneratorSource.<Long>of(30, index -> index).lanes(2)),
                time)
            .parallelism(2)
            .rebalance()
            .map("pass", each -> each)
            .parallelism(1);
    p.source("busy", endlessNumbers(), time)
        .parallelism(1)
        .union(quiet)
        .keyBy(each -> 1L)
        .process("hundreds", Hundreds::new)
        .sink("fired", fired);
  }

  @Test
  void timeGoesOn_alsoAfterARestore() throws Exception {
    JobSpec spec = spec(SOON, 1, this::define);
    start();
    for (int round = 0; round < 2; round++) {
      RunningJob job = node.run(spec);
      int before = fired.records().size();
      await(job, "event time moves on", p -> fired.records().size() > before + 5);
      job.stop();
      assertThat(end(job).status()).isEqualTo(JobStatus.STOPPED);
    }
    assertThat(fired.records()).doesNotHaveDuplicates().isSorted();
  }
}
