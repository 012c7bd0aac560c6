package dev.weir.spi.connector;

import dev.weir.serde.Serde;
import dev.weir.serde.types.Types;
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

  /**
   * Names a split, so that it has a time of its own: its reader emits into {@link
   * SourceOutput#split}, and event time waits for the slowest split. The name is the same whatever
   * the split's position is, also after a restore, and no other split of the source has it.
   *
   * <p>Empty if the reader does not tell its splits apart; then they have one time together.
   */
  default Optional<String> splitId(S split) {
    return Optional.empty();
  }

  /** Whether the input ends by itself. */
  boolean isBounded();

  /**
   * Where a split goes on if nothing may be read twice: behind everything that any earlier attempt
   * can have read since the split's position was stored, for example at the end of a log as it is
   * now. Asked by jobs that run at most once, after a failure. Empty if nobody can tell: the rest
   * of the split is lost then.
   */
  default Optional<S> live(S split) throws Exception {
    return Optional.empty();
  }

  /**
   * Whether the source can repeat from a position. If it cannot, records are lost at a failure: the
   * job is refused at the start, but if it runs at most once.
   */
  default boolean isReplayable() {
    return true;
  }
}
