package __PACKAGE__;

import dev.weir.api.Job;
import dev.weir.api.Pipeline;
import dev.weir.api.function.KeyedContext;
import dev.weir.api.function.KeyedProcess;
import dev.weir.api.function.Output;
import dev.weir.api.state.ValueState;
import dev.weir.connector.ConsoleSink;
import dev.weir.connectors.file.FileSink;
import dev.weir.connectors.file.FileSource;
import dev.weir.failure.PermanentFailureException;
import dev.weir.spi.connector.Sink;

/**
 * Reads orders, {@code customer,cents} a line, and says after each what its customer has spent:
 * {@code customer,cents}. With {@code --output} into files of that folder, else on the console.
 */
public final class OrderTotals implements Job {
  record Order(String customer, long cents) {}

  record Total(String customer, long cents) {}

  @Override
  public String description() {
    return "what each customer has spent, after each order";
  }

  @Override
  public void define(Pipeline p) {
    p.source("lines", FileSource.lines(p.arg("input").orElse("data/orders.csv").asPath()))
        .map("orders", OrderTotals::parse)
        .keyBy(Order::customer)
        .process("totals", RunningTotal::new)
        .map("rows", total -> total.customer() + "," + total.cents())
        .sink("out", sink(p));
  }

  private static Sink<String, ?> sink(Pipeline p) {
    if (p.arg("output").isPresent()) {
      return FileSink.of(p.arg("output").asPath(), row -> row);
    }
    return ConsoleSink.create();
  }

  static Order parse(String line) {
    String[] fields = line.split(",", -1);
    try {
      return new Order(fields[0].trim(), Long.parseLong(fields[1].trim()));
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException malformed) {
      // Another attempt would read the same line: the job is to fail and not to try again.
      throw new PermanentFailureException("'" + line + "' is no order: customer,cents", malformed);
    }
  }

  /** State is kept per key, here per customer; it is what a checkpoint holds. */
  static final class RunningTotal extends KeyedProcess<String, Order, Total> {
    private final ValueState<Long> spent = state(ValueState.of("spent", Long.class).orElse(0L));

    @Override
    public void onRecord(Order order, KeyedContext<String> ctx, Output<Total> out) {
      long cents = spent.value() + order.cents();
      spent.update(cents);
      out.emit(new Total(order.customer(), cents));
    }
  }
}
