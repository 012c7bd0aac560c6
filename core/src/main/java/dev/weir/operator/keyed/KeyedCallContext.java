package dev.weir.operator.keyed;

import dev.weir.api.call.CallScope;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.Timers;
import dev.weir.operator.basic.CallContext;
import dev.weir.state.KeyedState;
import java.util.Objects;

/** What a keyed process function sees around the record or timer that it processes. */
final class KeyedCallContext<K> implements KeyedContext<K> {
  private final CallScope calls;
  private final CallContext context;
  private final KeyedState state;

  KeyedCallContext(CallScope calls, CallContext context, KeyedState state) {
    this.calls = calls;
    this.context = context;
    this.state = state;
  }

  @Override
  @SuppressWarnings("unchecked") // the current key is one of this operator's keys
  public K key() {
    if (!calls.allowsKey()) {
      throw calls.refusal("the key");
    }
    return (K) Objects.requireNonNull(state.key());
  }

  @Override
  public long timestamp() {
    return context.timestamp();
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
    return context.timers();
  }
}
