package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.Latencies;
import dev.weir.benchmarks.workload.Pace;
import dev.weir.benchmarks.workload.RunRequest;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A running sum per key whose events and rows say when they were due. */
final class LatencyJob {
  private LatencyJob() {}

  static void define(StreamExecutionEnvironment env, RunRequest request) {
    TypeInformation<Timed> timed = new SerializerType<>(Timed.class, new TimedSerializer());
    long keys = request.keys();
    StridedSource<Timed> events =
        new StridedSource<>(
            request.events(),
            true,
            () -> {
              Timed reused = new Timed();
              Pace pace = (Pace) CurrentRun.get().schedule();
              return i -> reused.become(i, keys, pace);
            });
    env.fromSource(events, WatermarkStrategy.noWatermarks(), "events", timed)
        .keyBy(event -> event.key, Types.LONG)
        .process(new TimedSum(), timed)
        .sinkTo(
            new TallySink<>(
                (row, tally) -> Latencies.count(row.key, row.number, row.dueNanos, tally)));
  }

  /** An event or a row; one object per reader and channel, since object reuse is on. */
  static final class Timed {
    long key;

    /** An event's value, or a row's sum. */
    long number;

    long dueNanos;

    Timed become(long i, long keys, Pace pace) {
      key = KeyedSums.key(i, keys);
      number = KeyedSums.value(i);
      dueNanos = pace.dueNanos(i);
      return this;
    }
  }

  private static final class TimedSum extends RunningSum<Timed, Timed> {
    private static final long serialVersionUID = 1;

    private transient Timed reused;

    TimedSum() {
      super(Long.MAX_VALUE);
    }

    @Override
    public void open(OpenContext context) {
      super.open(context);
      reused = new Timed();
    }

    @Override
    long value(Timed event) {
      return event.number;
    }

    @Override
    Timed row(Timed event, @Nullable Long before, long now) {
      reused.key = event.key;
      reused.number = now;
      reused.dueNanos = event.dueNanos;
      return reused;
    }
  }

  private static final class TimedSerializer extends FastSerializer<Timed> {
    private static final long serialVersionUID = 1;

    @Override
    public Timed createInstance() {
      return new Timed();
    }

    @Override
    public Timed copy(Timed from, Timed reuse) {
      reuse.key = from.key;
      reuse.number = from.number;
      reuse.dueNanos = from.dueNanos;
      return reuse;
    }

    @Override
    public void serialize(Timed event, DataOutputView target) throws IOException {
      target.writeLong(event.key);
      target.writeLong(event.number);
      target.writeLong(event.dueNanos);
    }

    @Override
    public Timed deserialize(Timed reuse, DataInputView source) throws IOException {
      reuse.key = source.readLong();
      reuse.number = source.readLong();
      reuse.dueNanos = source.readLong();
      return reuse;
    }
  }
}
