package dev.weir.testkit.sim.workload;

import dev.weir.spi.connector.Sink;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.store.Transactions;

/**
 * What sources, functions and sinks of a simulated job touch.
 *
 * @param transactions what sinks write through
 * @param reads hears of each record that Weir's own pipelines read
 */
public record Surroundings(
    Chaos chaos, Lives lives, Transactions transactions, ConnectorSeams seams, Reads reads) {

  /** Hears what is read. */
  public interface Reads {
    void read(int source, long index);
  }

  /** A sink by its name. */
  public <T> Sink<T, String> sink(String name) {
    return seams.sink(new SimSink<>(transactions, name, chaos, lives), transactions);
  }
}
