package dev.weir.testkit.sim.store;

import dev.weir.id.CheckpointId;
import java.io.IOException;
import java.util.List;

/**
 * What simulated sinks write through. A transaction is staged, invisible, until it is committed;
 * committing again what is committed succeeds.
 */
public interface Transactions {
  /** Records that become visible together. */
  record Transaction(
      String id, String sink, long attempt, CheckpointId checkpoint, List<Object> records) {}

  /** Keeps a transaction where a crash does not reach it. Staging it again replaces it. */
  void stage(Transaction transaction);

  /**
   * Makes a transaction visible.
   *
   * @throws IOException if it can neither be found nor proven committed
   */
  void commit(String id) throws IOException;

  /** Throws away what writers of earlier attempts left behind. */
  void discardBefore(String sink, long attempt);
}
