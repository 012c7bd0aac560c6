package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.workload.KeyedSums;
import dev.weir.benchmarks.workload.RunRequest;
import dev.weir.benchmarks.workload.Workload;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A running sum per key as a changelog. */
final class KeyedSumJob {
  private KeyedSumJob() {}

  /**
   * Defines the job.
   *
   * @param failsAfter after how many events one subtask throws, once
   */
  static void define(StreamExecutionEnvironment env, RunRequest request, long failsAfter) {
    long keys = request.keys();
    boolean loaded = request.workload() == Workload.LOADED_SUM;
    StridedSource<Event> events =
        new StridedSource<>(
            loaded ? Long.MAX_VALUE : request.events(),
            loaded,
            () -> {
              Event reused = new Event();
              return loaded
                  ? i -> reused.become(KeyedSums.loadedKey(i, keys), KeyedSums.value(i))
                  : i -> reused.become(KeyedSums.key(i, keys), KeyedSums.value(i));
            });
    env.fromSource(
            events,
            WatermarkStrategy.noWatermarks(),
            "events",
            new SerializerType<>(Event.class, new EventSerializer()))
        .keyBy(event -> event.key, Types.LONG)
        .process(
            new ChangingSum(failsAfter), new SerializerType<>(Change.class, new ChangeSerializer()))
        .sinkTo(
            new TallySink<>(
                (change, tally) ->
                    KeyedSums.count(change.key, change.previous, change.current, tally)));
  }

  /** An event; one object per reader and channel, since object reuse is on. */
  static final class Event {
    long key;
    long value;

    Event become(long itsKey, long itsValue) {
      key = itsKey;
      value = itsValue;
      return this;
    }
  }

  /** A row of the changelog. */
  static final class Change {
    long key;
    long previous;
    long current;
  }

  private static final class ChangingSum extends RunningSum<Event, Change> {
    private static final long serialVersionUID = 1;

    private transient Change reused;

    ChangingSum(long failsAfter) {
      super(failsAfter);
    }

    @Override
    public void open(OpenContext context) {
      super.open(context);
      reused = new Change();
    }

    @Override
    long value(Event event) {
      return event.value;
    }

    @Override
    Change row(Event event, @Nullable Long before, long now) {
      reused.key = event.key;
      reused.previous = before == null ? -1 : before;
      reused.current = now;
      return reused;
    }
  }

  private static final class EventSerializer extends FastSerializer<Event> {
    private static final long serialVersionUID = 1;

    @Override
    public Event createInstance() {
      return new Event();
    }

    @Override
    public Event copy(Event from, Event reuse) {
      reuse.key = from.key;
      reuse.value = from.value;
      return reuse;
    }

    @Override
    public void serialize(Event event, DataOutputView target) throws IOException {
      target.writeLong(event.key);
      target.writeLong(event.value);
    }

    @Override
    public Event deserialize(Event reuse, DataInputView source) throws IOException {
      reuse.key = source.readLong();
      reuse.value = source.readLong();
      return reuse;
    }
  }

  private static final class ChangeSerializer extends FastSerializer<Change> {
    private static final long serialVersionUID = 1;

    @Override
    public Change createInstance() {
      return new Change();
    }

    @Override
    public Change copy(Change from, Change reuse) {
      reuse.key = from.key;
      reuse.previous = from.previous;
      reuse.current = from.current;
      return reuse;
    }

    @Override
    public void serialize(Change change, DataOutputView target) throws IOException {
      target.writeLong(change.key);
      target.writeLong(change.previous);
      target.writeLong(change.current);
    }

    @Override
    public Change deserialize(Change reuse, DataInputView source) throws IOException {
      reuse.key = source.readLong();
      reuse.previous = source.readLong();
      reuse.current = source.readLong();
      return reuse;
    }
  }
}
