package dev.weir.runtime.chain;

import dev.weir.operator.Receiver;
import java.util.List;

/** Hands each record to several receivers, always in the same order. */
final class FanOut implements Receiver<Object> {
  private final Receiver<Object>[] receivers;

  @SuppressWarnings({"unchecked", "rawtypes"}) // array of a generic type
  private FanOut(List<Receiver<Object>> receivers) {
    this.receivers = receivers.toArray(new Receiver[0]);
  }

  /** One receiver stands for itself. */
  static Receiver<Object> of(List<Receiver<Object>> receivers) {
    return receivers.size() == 1 ? receivers.get(0) : new FanOut(receivers);
  }

  @Override
  public void accept(Object value, long timestampMillis) throws Exception {
    for (Receiver<Object> receiver : receivers) {
      receiver.accept(value, timestampMillis);
    }
  }
}
