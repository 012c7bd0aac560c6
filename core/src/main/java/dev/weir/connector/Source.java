package dev.weir.connector;

import dev.weir.serde.Serde;
import dev.weir.serde.Types;
import java.util.Optional;

/**
 * Where records come from. An enumerator, one per source, finds splits and hands them out on
 * request; readers, one per subtask, read them. Splits travel with their positions, so that a
 * reader can go on exactly where a snapshot was taken.
 *
 * @param <T> the records
 * @param <S> the splits, immutable, each with its position
 */
public interface Source<T, S> {
  SourceReader<T, S> reader(ReaderContext context) throws Exception;

  /**
   * Makes the enumerator.
   *
   * @param state what {@link SplitEnumerator#snapshot} wrote into the checkpoint that is restored
   */
  SplitEnumerator<S> enumerator(EnumeratorContext<S> context, Optional<byte[]> state)
      throws Exception;

  Serde<S> splitSerde(Types types);

  /** Whether the input ends by itself. */
  boolean isBounded();

  /**
   * Whether the source can repeat from a position; if it cannot, records are lost at a failure, and
   * exactly-once is refused at the start.
   */
  default boolean isReplayable() {
    return true;
  }
}
