package __PACKAGE__;

import __PACKAGE__.OrderTotals.Order;
import __PACKAGE__.OrderTotals.RunningTotal;
import __PACKAGE__.OrderTotals.Total;
import dev.weir.operator.keyed.KeyedProcessOperator;
import dev.weir.testkit.harness.Input;
import dev.weir.testkit.harness.OperatorHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One function alone: in batches, restored from snapshots, failing, at changing parallelism. */
final class RunningTotalTest {
  @Test
  void addsUpPerCustomer() {
    OperatorHarness.of(() -> new KeyedProcessOperator<>(new RunningTotal()))
        .keyedBy(Order::customer)
        .verify(
            List.of(
                Input.record(new Order("ada", 100)),
                Input.record(new Order("alan", 7)),
                Input.record(new Order("ada", 20))),
            new Total("ada", 100),
            new Total("alan", 7),
            new Total("ada", 120));
  }
}
