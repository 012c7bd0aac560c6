package dev.weir.testkit.harness;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.api.state.SubtaskList;
import dev.weir.api.state.ValueState;
import dev.weir.operator.Operator;
import dev.weir.operator.OperatorContext;
import dev.weir.operator.Receiver;
import dev.weir.serde.TypeRef;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator with two keyed inputs, each with a key of its own, beside a broadcast one. */
final class SeveralInputsTest {
  record Order(String good, long number) {}

  record Price(long cents, String of) {}

  /** Says what each order costs, at the price of its good and the rate of the day. */
  private static final class Priced extends Operator<String> {
    private ValueState<Long> price;
    private SubtaskList<Long> rate;

    @Override
    public List<Receiver<?>> inputs() {
      Receiver<Order> orders = this::onOrder;
      Receiver<Price> prices = (value, timestampMillis) -> price.update(value.cents());
      Receiver<Long> rates = (value, timestampMillis) -> rate.update(List.of(value));
      return List.of(orders, prices, rates);
    }

    @Override
    public void setup(OperatorContext<String> with) throws Exception {
      super.setup(with);
      price = with.keyedState().value(ValueState.of("price", Long.class).orElse(0L));
      rate = with.subtaskState().list(SubtaskList.union("rate", new TypeRef<Long>() {}));
    }

    private void onOrder(Order order, long timestampMillis) throws Exception {
      long factor = rate.get().isEmpty() ? 1 : rate.get().get(0);
      long costs = order.number() * price.value() * factor;
      context().output().accept(order.good() + " " + costs, timestampMillis);
    }
  }

  private static final List<Input> INPUTS =
      List.of(
          Input.record(new Price(5, "tea"), 1, 1),
          Input.record(new Order("tea", 2), 2),
          Input.record(3L, 3, 2),
          Input.record(new Order("rye", 1), 4),
          Input.record(new Price(2, "rye"), 5, 1),
          Input.record(new Order("rye", 4), 6),
          Input.record(new Order("tea", 1), 7),
          Input.record(1L, 8, 2),
          Input.record(new Order("tea", 1), 9),
          Input.end());

  private static final Object[] COSTS = {"tea 10", "rye 0", "rye 24", "tea 15", "tea 5"};

  @Test
  void eachKeyedInputHasItsKey_andTheOthersReachEverySubtask() {
    OperatorHarness.of(Priced::new)
        .keyedBy(Order::good)
        .keyedBy(1, Price::of)
        .verify(INPUTS, COSTS);
  }

  @Test
  void anInputThatIsKeyedByAnotherKey_isFound() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                OperatorHarness.of(Priced::new)
                    .keyedBy(Order::good)
                    .keyedBy(1, Price::cents)
                    .verify(INPUTS, COSTS));
  }
}
