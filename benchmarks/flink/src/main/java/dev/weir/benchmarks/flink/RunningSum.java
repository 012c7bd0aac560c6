package dev.weir.benchmarks.flink;

import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * A running sum per key, and a row for each event.
 *
 * @param <E> an event
 * @param <R> a row
 */
abstract class RunningSum<E, R> extends KeyedProcessFunction<Long, E, R> {
  private static final long serialVersionUID = 1;

  private long left;
  private transient ValueState<Long> sum;

  /**
   * Makes the function of one subtask.
   *
   * @param failsAfter after how many events one subtask throws, once; never with {@link
   *     Long#MAX_VALUE}
   */
  RunningSum(long failsAfter) {
    left = failsAfter;
  }

  abstract long value(E event);

  /** The row, which may be one object that changes; {@code before} is null at a key's first. */
  abstract R row(E event, @Nullable Long before, long now);

  @Override
  public void open(OpenContext context) {
    sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Types.LONG));
  }

  @Override
  public void processElement(E event, Context ctx, Collector<R> out) throws IOException {
    if (left-- == 0 && CurrentRun.get().measurement().mayThrow()) {
      throw new IllegalStateException("thrown on purpose, to see the recovery");
    }
    Long before = sum.value();
    long now = (before == null ? 0 : before) + value(event);
    sum.update(now);
    out.collect(row(event, before, now));
  }
}
