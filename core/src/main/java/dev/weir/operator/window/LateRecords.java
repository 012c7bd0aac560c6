package dev.weir.operator.window;

import dev.weir.api.function.OutputTag;
import dev.weir.api.metric.Counter;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import org.jspecify.annotations.Nullable;

/** What becomes of late records: they are counted, and go to a side output if one was named. */
final class LateRecords<I> {
  private final Counter count;
  private final @Nullable Receiver<I> output;

  LateRecords(OperatorContext<?> context, @Nullable OutputTag<I> tag) {
    count = context.metrics().counter("late-records");
    output = tag == null ? null : context.sideOutput(tag);
  }

  void take(I value, long timestampMillis) throws Exception {
    count.increment();
    if (output != null) {
      output.accept(value, timestampMillis);
    }
  }
}
