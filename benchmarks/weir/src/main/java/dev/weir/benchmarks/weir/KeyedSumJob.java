package dev.weir.benchmarks.weir;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.KeyedSums.Change;
import dev.weir.benchmarks.workload.KeyedSums.Event;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.spi.connector.Source;

/**
 * A running sum per key as a changelog.
 *
 * @param failsAfter after how many events one subtask throws, once; never with {@link
 *     Long#MAX_VALUE}
 */
record KeyedSumJob(Source<Event, ?> events, Measurement measurement, long failsAfter)
    implements Job {
  @Override
  public void define(Pipeline p) {
    p.source("events", events)
        .keyBy(Event::key)
        .process("sum", () -> new RunningSum(measurement, failsAfter))
        .sink("changes", new TallySink<>(measurement, KeyedSums::count));
  }

  private static final class RunningSum extends KeyedProcess<Long, Event, Change> {
    private final ValueState<Long> sum = state(ValueState.of("sum", Long.class));
    private final Measurement measurement;
    private long left;

    RunningSum(Measurement measurement, long failsAfter) {
      this.measurement = measurement;
      left = failsAfter;
    }

    @Override
    public void onRecord(Event event, KeyedContext<Long> ctx, Output<Change> out) {
      if (left-- == 0 && measurement.mayThrow()) {
        throw new IllegalStateException("thrown on purpose, to see the recovery");
      }
      Long before = sum.value();
      long now = (before == null ? 0 : before) + event.value();
      sum.update(now);
      out.emit(new Change(event.key(), before == null ? -1 : before, now));
    }
  }
}
