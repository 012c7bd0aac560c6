package dev.weir.operator.basic;

import dev.weir.api.call.CallScope;
import dev.weir.api.function.Context;
import dev.weir.api.function.Timers;
import dev.weir.operator.OperatorContext;

/** What a process function sees around the record or timer that it processes. */
public final class CallContext implements Context {
  private final CallScope calls;
  private final OperatorContext<?> context;
  private final RecordOutput<?> out;
  private final Timers timers;

  public CallContext(
      CallScope calls, OperatorContext<?> context, RecordOutput<?> out, Timers timers) {
    this.calls = calls;
    this.context = context;
    this.out = out;
    this.timers = timers;
  }

  @Override
  public long timestamp() {
    check();
    return out.timestamp();
  }

  @Override
  public long watermark() {
    check();
    return context.watermark();
  }

  @Override
  public long processingTime() {
    check();
    return context.processingTime();
  }

  @Override
  public Timers timers() {
    check();
    return timers;
  }

  private void check() {
    if (!calls.allows()) {
      throw calls.refusal("the context");
    }
  }
}
