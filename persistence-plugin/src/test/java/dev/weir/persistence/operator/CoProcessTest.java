package dev.weir.persistence.operator;

import dev.weir.api.connect.CoProcess;
import dev.weir.api.connect.KeyedCoProcess;
import dev.weir.api.function.Context;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.Output;
import dev.weir.api.function.TimeDomain;
import dev.weir.api.state.SubtaskList;
import dev.weir.api.state.ValueState;
import dev.weir.operator.connect.CoProcessOperator;
import dev.weir.operator.connect.KeyedCoProcessOperator;
import dev.weir.serde.TypeRef;
import dev.weir.testkit.harness.Input;
import dev.weir.testkit.harness.OperatorHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions over two streams: both sides see one state and one set of timers. */
final class CoProcessTest {
  private static final long PATIENCE = 10;

  record Order(String id, long cents) {}

  record Payment(long cents, String order) {}

  @TempDir private Path folder;

  /** Pairs orders with payments, whichever comes first; an order waits only so long. */
  private static final class Settled extends KeyedCoProcess<String, Order, Payment, String> {
    private final ValueState<Order> ordered = state(ValueState.of("ordered", Order.class));
    private final ValueState<Long> paid = state(ValueState.of("paid", Long.class).orElse(0L));

    @Override
    public void onLeft(Order order, KeyedContext<String> ctx, Output<String> out) {
      if (paid.value() >= order.cents()) {
        settle(order, ctx.key(), out);
      } else {
        ordered.update(order);
        ctx.timers().atEventTime(ctx.timestamp() + PATIENCE);
      }
    }

    @Override
    public void onRight(Payment payment, KeyedContext<String> ctx, Output<String> out) {
      paid.update(paid.value() + payment.cents());
      Order waiting = ordered.value();
      if (waiting != null && paid.value() >= waiting.cents()) {
        settle(waiting, ctx.key(), out);
      }
    }

    private void settle(Order order, String key, Output<String> out) {
      paid.update(paid.value() - order.cents());
      ordered.clear();
      out.emit("settled " + key);
    }

    @Override
    public void onTimer(
        long timestampMillis,
        TimeDomain domain,
        String key,
        KeyedContext<String> ctx,
        Output<String> out) {
      if (ordered.value() != null) {
        ordered.clear();
        out.emit("expired " + key);
      }
    }
  }

  /** Counts what comes on each side, and says both counts at the end. */
  private static final class Sides extends CoProcess<Integer, String, String> {
    private final SubtaskList<String> seen =
        state(SubtaskList.split("seen", new TypeRef<String>() {}));

    @Override
    public void onLeft(Integer value, Context ctx, Output<String> out) {
      seen.add("left " + value);
    }

    @Override
    public void onRight(String value, Context ctx, Output<String> out) {
      seen.add("right " + value);
    }

    @Override
    public void onEndOfInput(Context ctx, Output<String> out) {
      seen.get().forEach(out::emit);
      seen.update(List.of());
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothSidesShareAKeysStateAndTimers(BackendUnderTest.Kind kind) throws Exception {
    for (int seed = 0; seed < kind.histories(); seed++) {
      List<Input> inputs = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      play(new Random(seed), kind.length(), inputs, expected);
      kind.verify(
          folder.resolve(String.valueOf(seed)),
          OperatorHarness.of(() -> new KeyedCoProcessOperator<>(new Settled()))
              .keyedBy(Order::id)
              .keyedBy(1, Payment::order),
          inputs,
          expected);
    }
  }

  /** Makes up a history, and what a plain loop over it says. */
  private static void play(Random random, int length, List<Input> inputs, List<String> expected) {
    Map<String, Long> paid = new HashMap<>();
    Map<String, Order> waiting = new HashMap<>();
    Map<String, List<Long>> timers = new HashMap<>();
    for (long time = 1; time < length; time++) {
      String id = "k" + random.nextInt(3);
      switch (random.nextInt(3)) {
        case 0 -> {
          Order order = new Order(id, 1 + random.nextInt(5));
          inputs.add(Input.record(order, time, 0));
          if (paid.getOrDefault(id, 0L) >= order.cents()) {
            paid.merge(id, -order.cents(), Long::sum);
            waiting.remove(id);
            expected.add("settled " + id);
          } else {
            waiting.put(id, order);
            timers.computeIfAbsent(id, none -> new ArrayList<>()).add(time + PATIENCE);
          }
        }
        case 1 -> {
          Payment payment = new Payment(1 + random.nextInt(4), id);
          inputs.add(Input.record(payment, time, 1));
          paid.merge(id, payment.cents(), Long::sum);
          Order order = waiting.get(id);
          if (order != null && paid.get(id) >= order.cents()) {
            paid.merge(id, -order.cents(), Long::sum);
            waiting.remove(id);
            expected.add("settled " + id);
          }
        }
        default -> {
          inputs.add(Input.watermark(time));
          expire(time, waiting, timers, expected);
        }
      }
    }
    inputs.add(Input.end());
    expire(Long.MAX_VALUE, waiting, timers, expected);
  }

  private static void expire(
      long watermark,
      Map<String, Order> waiting,
      Map<String, List<Long>> timers,
      List<String> expected) {
    timers.forEach(
        (id, times) -> {
          if (times.removeIf(time -> time <= watermark) && waiting.remove(id) != null) {
            expected.add("expired " + id);
          }
        });
  }

  @Test
  void withoutAKeyBothSidesShareTheSubtasksState() {
    OperatorHarness.verify(
        () -> new CoProcessOperator<>(new Sides()),
        List.of(
            Input.record(1, 1, 0),
            Input.record("a", 2, 1),
            Input.record("b", 3, 1),
            Input.record(2, 4, 0),
            Input.end()),
        "left 1",
        "right a",
        "right b",
        "left 2");
  }
}
