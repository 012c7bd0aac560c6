package dev.weir.spi.connector;

import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
import java.util.List;

/**
 * Where records go. A writer per subtask writes them somewhere not yet visible; at each checkpoint
 * it hands over committables, which become part of the snapshot; once the checkpoint is durable
 * they are committed. A sink without transactions has no committables.
 *
 * @param <T> the records
 * @param <C> the committables, immutable
 */
public interface Sink<T, C> {
  SinkWriter<T, C> writer(WriterContext context) throws Exception;

  /**
   * Makes the committables' records visible. Runs on an I/O thread. It is repeated after a restore,
   * even while an earlier attempt still commits the same ones on another thread: committing what is
   * committed, or is being committed, succeeds. What can be neither found nor proven committed
   * throws.
   *
   * @param context for the sink to see that it still owns what it writes to: of the attempt that
   *     commits, with the checkpoint that is complete
   */
  void commit(SinkScope context, List<C> committables) throws Exception;

  /**
   * Whether {@link #commit} is called in one place with the committables of all subtasks, instead
   * of in each subtask with its own: for outside systems in which the output of a checkpoint
   * becomes visible by a single step, such as the next version of a table. It runs beside the
   * coordinator then, for one complete checkpoint after the other, and behind each restore for the
   * restored one. The scope is that of subtask 0; its term and attempt tell a later coordinator
   * from an earlier one, which may still be at work.
   */
  default boolean commitsInOnePlace() {
    return false;
  }

  /**
   * Removes what writers of attempts before this one left behind without a commit. Runs on an I/O
   * thread of subtask 0, once per attempt, after its first complete checkpoint: by then every
   * subtask has committed what it restored.
   */
  default void discardBefore(SinkScope context) throws Exception {}

  Serde<C> committableSerde(Types types);
}
