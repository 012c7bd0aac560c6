package dev.weir.operator;

import dev.weir.function.Context;
import dev.weir.function.Timers;

/** What a process function sees around the record or timer that it processes. */
final class CallContext implements Context {
  private final OperatorContext<?> context;
  private final RecordOutput<?> out;
  private final Timers timers;

  CallContext(OperatorContext<?> context, RecordOutput<?> out, Timers timers) {
    this.context = context;
    this.out = out;
    this.timers = timers;
  }

  @Override
  public long timestamp() {
    return out.timestamp();
  }

  @Override
  public long watermark() {
    return context.watermark();
  }

  @Override
  public long processingTime() {
    return context.processingTime();
  }

  @Override
  public Timers timers() {
    return timers;
  }
}
