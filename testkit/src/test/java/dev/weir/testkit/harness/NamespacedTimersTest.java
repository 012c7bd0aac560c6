package dev.weir.testkit.harness;

import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.ValueState;
import dev.weir.operator.Operator;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.operator.keyed.KeyedTimers;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState.Timer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** An operator whose state and timers are kept by a namespace beside the key, as windows' are. */
final class NamespacedTimersTest {
  private static final long SIZE = 10;

  /** Counts records by key and window, and says the count when the window has ended. */
  private static final class Windows extends Operator<String> {
    private KeyedState state;
    private KeyedTimers timers;
    private ValueState<Long> count;

    @Override
    public List<Receiver<?>> inputs() {
      Receiver<String> words = this::onWord;
      return List.of(words);
    }

    @Override
    public void setup(OperatorContext<String> with) throws Exception {
      super.setup(with);
      state = Objects.requireNonNull(with.keyedState());
      count = state.value(ValueState.of("count", Long.class).orElse(0L).byNamespace(Long.class));
      timers = KeyedTimers.ofNamespaces(with, state, new TypeRef<Long>() {});
    }

    private void onWord(String word, long timestampMillis) {
      long window = Math.floorDiv(timestampMillis, SIZE);
      state.setNamespace(window);
      if (word.startsWith("-")) {
        timers.remove(TimeDomain.EVENT_TIME, end(window));
        state.clearNamespace();
      } else {
        count.update(count.value() + 1);
        timers.add(TimeDomain.EVENT_TIME, end(window));
        timers.add(TimeDomain.PROCESSING_TIME, 100);
      }
    }

    private static long end(long window) {
      return (window + 1) * SIZE;
    }

    @Override
    public boolean advanceWatermark(long watermarkMillis) throws Exception {
      return timers.fireUntil(TimeDomain.EVENT_TIME, watermarkMillis, this::onTimer);
    }

    @Override
    public boolean advanceProcessingTime(long nowMillis) throws Exception {
      return timers.fireUntil(TimeDomain.PROCESSING_TIME, nowMillis, this::onTimer);
    }

    @Override
    public long nextProcessingTimer() {
      return timers.earliestMillis(TimeDomain.PROCESSING_TIME);
    }

    private void onTimer(Timer timer, TimeDomain domain) throws Exception {
      String when = domain == TimeDomain.EVENT_TIME ? "ended" : "so far";
      context()
          .output()
          .accept(
              timer.key() + " in " + timer.namespace() + " " + when + ": " + count.value(),
              timer.timestampMillis());
      if (domain == TimeDomain.EVENT_TIME) {
        state.clearNamespace(); // with the timer that says how far it is
      }
    }
  }

  @Test
  void stateAndTimers_areOfAKeyInItsNamespace_overAllRestores() {
    OperatorHarness.of(Windows::new)
        .keyedBy((String word) -> word.substring(word.length() - 1))
        .inAnyOrder()
        .verify(
            List.of(
                Input.record("a", 1),
                Input.record("a", 12),
                Input.record("b", 2),
                Input.record("a", 9),
                Input.record("b", 15),
                Input.record("-b", 11),
                Input.record("a", -1),
                Input.watermark(9),
                Input.watermark(10),
                Input.processingTime(100),
                Input.record("b", 27),
                Input.end()),
            "a in -1 ended: 1",
            "a in 0 ended: 2",
            "b in 0 ended: 1",
            "a in 1 so far: 1",
            "a in 1 ended: 1",
            "b in 2 ended: 1");
  }
}
