package dev.weir.testkit.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.function.AggregateFunction;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.AggregatingState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.ReducingState;
import dev.weir.api.state.TimeToLive;
import dev.weir.api.state.ValueState;
import dev.weir.operator.keyed.KeyedProcessOperator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** State with a time to live, and state that combines, as a function uses them. */
final class StateThatExpiresTest {

  /** Says how often a user was seen of late, and what was bought together. */
  static final class Lately extends KeyedProcess<String, Integer, String> {
    private static final TimeToLive MINUTE = TimeToLive.of(Duration.ofMinutes(1)).inEventTime();

    private final ReducingState<Integer> total =
        state(ValueState.of("total", Integer.class).expiring(MINUTE), Integer::sum);
    private final AggregatingState<Integer, String> range =
        state(ValueState.of("range", String.class), new Range());
    private final MapState<Integer, Integer> items =
        state(MapState.of("items", Integer.class, Integer.class).expiring(MINUTE));

    @Override
    public void onRecord(Integer value, KeyedContext<String> ctx, Output<String> out) {
      total.add(value);
      range.add(value);
      items.put(value, value);
      int[] known = {0};
      items.keys().forEach(item -> known[0]++);
      out.emit(total.get() + " " + range.get() + " " + known[0]);
    }
  }

  static final class Range implements AggregateFunction<Integer, String, String> {
    @Override
    public String empty() {
      return "";
    }

    @Override
    public String add(String soFar, Integer value) {
      return soFar + value;
    }

    @Override
    public String result(String soFar) {
      return "<" + soFar + ">";
    }
  }

  private static HarnessSetup<String> setup() {
    return OperatorHarness.<String>of(() -> new KeyedProcessOperator<>(new Lately()))
        .keyedBy((Integer value) -> value < 10 ? "small" : "large");
  }

  @Test
  void underEveryBatching_restoreAndParallelism() {
    setup()
        .verify(
            List.of(
                Input.record(1, 0),
                Input.record(10, 0),
                Input.watermark(1_000),
                Input.record(2, 2_000),
                Input.watermark(40_000),
                Input.record(11, 40_000),
                Input.watermark(70_000),
                Input.record(3, 70_000),
                Input.record(12, 70_000),
                Input.end()),
            "1 <1> 1",
            "10 <10> 1",
            "3 <12> 2",
            "21 <1011> 2",
            "3 <123> 1",
            "33 <101112> 2");
  }

  @Test
  void whatExpiresInEventTimeAsksForNoWallClock() throws Exception {
    OperatorHarness<String> harness = setup().open();
    harness.record(1, 0);
    assertThat(harness.nextProcessingTimer()).isEqualTo(Long.MAX_VALUE);
    harness.close();
  }
}
