package dev.weir.testkit.sim.workload;

import dev.weir.id.CheckpointId;
import dev.weir.spi.connector.Sink;
import dev.weir.testkit.sim.fault.Chaos;
import dev.weir.testkit.sim.fault.Lives;
import dev.weir.testkit.sim.kernel.Kernel;
import dev.weir.testkit.sim.store.Transactions;

/**
 * What sources, functions and sinks of a simulated job touch.
 *
 * @param transactions what sinks write through
 */
public record Surroundings(
    Kernel kernel,
    Chaos chaos,
    Lives lives,
    Transactions transactions,
    ConnectorSeams seams,
    Listener listener) {

  /** Hears what the sources and sinks of Weir's own pipelines do. */
  public interface Listener {
    /** A source has read a record. */
    void read(int source, long index);

    /** The reader of a source was told that positions are committed. */
    void positionsCommitted(String source, CheckpointId checkpoint);

    /** A writer got a record in a turn that began when it was not ready. */
    void writtenUnready(String sink);
  }

  /** A sink by its name. */
  public <T> Sink<T, String> sink(String name) {
    return sink(name, false, false);
  }

  /**
   * A sink by its name.
   *
   * @param hesitates whether its writers are not ready now and then
   * @param inOnePlace whether it commits for all subtasks in one place
   */
  public <T> Sink<T, String> sink(String name, boolean hesitates, boolean inOnePlace) {
    return seams.sink(new SimSink<>(this, name, hesitates, inOnePlace), transactions);
  }
}
