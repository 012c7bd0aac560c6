package __PACKAGE__;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connector.CollectionSource;
import dev.weir.testkit.sim.Simulation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The whole job, while machines die: each seed is another course of failures. */
final class OrderTotalsSimulationTest {
  private static final List<String> LINES =
      IntStream.range(0, 200).mapToObj(i -> "customer" + i % 7 + ",1").toList();

  @Test
  void totalsSurviveFailures() {
    Simulation.of(new OrderTotals())
        .source("lines", CollectionSource.of(LINES))
        .seeds(50)
        .verify(output -> assertThat(output.get("out")).hasSize(200).contains("customer0,29"));
  }
}
