package dev.weir.testkit.sim.workload;

import dev.weir.connector.GeneratorSource;
import dev.weir.connector.GeneratorSource.Lane;
import dev.weir.spi.connector.Sink;
import dev.weir.spi.connector.Source;
import dev.weir.testkit.sim.store.Transactions;

/** Where something can be put around a job's sources and sinks; by default nothing is. */
public interface ConnectorSeams {
  /** Around the outside that sinks write to. */
  default Transactions transactions(Transactions plain) {
    return plain;
  }

  /** Around a sink of any job, which writes through {@code transactions}. */
  default <T> Sink<T, String> sink(Sink<T, String> plain, Transactions transactions) {
    return plain;
  }

  /** Around a generator of Weir's own pipelines. */
  default <T> Source<T, Lane> source(GeneratorSource<T> plain) {
    return plain;
  }
}
