package dev.weir.state;

import dev.weir.serde.types.Types;
import dev.weir.state.key.KeyGroupRange;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes the keyed state of operators. One instance serves all subtasks of a process; safe for use
 * by several threads.
 */
public interface StateBackend extends AutoCloseable {
  /** The name on the command line and in configuration, for example {@code heap}. */
  String name();

  /** Makes empty keyed state for one operator of one subtask. */
  KeyedState create(Scope scope);

  /**
   * A run of a job has ended, however: objects that it made are not kept any longer, since the next
   * run may be of other classes. States of it that are still open leave none behind. Does not
   * block.
   *
   * @param jobDir the parent of the run's {@link Scope#localDir}s
   */
  default void runEnded(Path jobDir) {}

  /**
   * A job has finished: nothing in its directory will be restored from any more. What is still in
   * use is deleted when it is closed. May block.
   *
   * @param jobDir the parent of the job's {@link Scope#localDir}s
   */
  default void forget(Path jobDir) throws IOException {}

  /** No more state is made. What is still open stays usable until it is closed. */
  @Override
  void close();

  /**
   * Whose state it is.
   *
   * @param types those of the job's run; all its states have the same ones
   * @param localDir a directory of this operator, subtask and attempt alone; it may not exist yet
   */
  record Scope(
      String operator,
      int subtask,
      KeyGroupRange keyGroups,
      int maxParallelism,
      Types types,
      Path localDir) {}
}
