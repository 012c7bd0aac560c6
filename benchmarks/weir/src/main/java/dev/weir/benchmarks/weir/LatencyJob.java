package dev.weir.benchmarks.weir;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.workload.Latencies;
import dev.weir.benchmarks.workload.Measurement;
import dev.weir.spi.connector.Source;

/** A running sum per key whose events and rows say when they were due. */
record LatencyJob(Source<Latencies.Event, ?> events, Measurement measurement) implements Job {
  @Override
  public void define(Pipeline p) {
    p.source("events", events)
        .keyBy(Latencies.Event::key)
        .process("sum", RunningSum::new)
        .sink("sums", new TallySink<>(measurement, Latencies::count));
  }

  private static final class RunningSum extends KeyedProcess<Long, Latencies.Event, Latencies.Sum> {
    private final ValueState<Long> sum = state(ValueState.of("sum", Long.class));

    @Override
    public void onRecord(Latencies.Event event, KeyedContext<Long> ctx, Output<Latencies.Sum> out) {
      Long before = sum.value();
      long now = (before == null ? 0 : before) + event.value();
      sum.update(now);
      out.emit(new Latencies.Sum(event.key(), now, event.dueNanos()));
    }
  }
}
