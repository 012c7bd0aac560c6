package dev.weir.spi.connector;

import dev.weir.serde.BinaryWriter;
import java.util.List;

/**
 * Finds splits and hands them out. It runs beside the coordinator, called by one thread at a time.
 * What it assigned before a checkpoint belongs to the reader's part of the checkpoint, what it
 * assigns later to its own: so its snapshot holds exactly the splits that are not assigned.
 */
public interface SplitEnumerator<S> extends AutoCloseable {
  default void start() throws Exception {}

  /**
   * Goes on for readers that went on without an enumerator: the coordinator before died, and what
   * its enumerator did behind the checkpoint is known to the readers only. Called before {@link
   * #start}, of an enumerator that was restored from the checkpoint, or that is new if there is
   * none.
   *
   * <p>What a reader was given must not be handed out again, also if it is found later, behind
   * further checkpoints. What no reader was given is still to be handed out, to readers that have
   * not been told that there are no more: it may have been lost on its way. Readers that have ever
   * asked for a split and were not told so ask once more, although they may have been answered.
   *
   * @param readers what each reader was given, by subtask
   * @return false if it cannot: then the source is restarted from the checkpoint, together with all
   *     that it is connected to
   */
  default boolean adopt(List<GivenSplits<S>> readers) throws Exception {
    return false;
  }

  /** A reader wants a split: answered now or later through {@link EnumeratorContext}. */
  void onSplitRequest(int subtask) throws Exception;

  /** Writes the splits that are not assigned and what is needed to find further ones. */
  void snapshot(BinaryWriter out);

  @Override
  default void close() throws Exception {}
}
