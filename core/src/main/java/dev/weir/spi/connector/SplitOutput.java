package dev.weir.spi.connector;

/**
 * Takes the records of one split, and what its reader knows about the split's time. Used within
 * {@link SourceReader#poll}, whose call it is handed in, until {@link #finish}.
 *
 * <p>Each split has a time of its own, and the subtask's watermark is the smallest of those that
 * are active: so splits may be read at different speeds and in any order without making each
 * other's records late. A split is active from the moment at which the reader gets it.
 *
 * <p>In a pipeline that gives the source no event time, what is said about time has no effect.
 */
public interface SplitOutput<T> {
  /** A record without an event time. */
  void emit(T value);

  /** A record with its event time in milliseconds since the epoch. */
  void emit(T value, long timestampMillis);

  /**
   * Nothing older than this will come in the split, as the outside system says. The split's time is
   * the latest of what is said here and what follows from its records; it does not go back.
   *
   * @param timestampMillis in milliseconds since the epoch
   */
  void watermark(long timestampMillis);

  /**
   * Nothing is expected in the split for now: it holds the others back no more, until a record, a
   * watermark or {@link #active} follows in it. If all splits of the reader are idle, so is the
   * subtask.
   */
  void idle();

  /** Records are expected again, though none is there yet. */
  void active();

  /**
   * The split is read to its end, or was taken from the reader: it holds nobody back any more, from
   * this turn on. The reader leaves it out of its next {@link SourceReader#snapshot}, and does not
   * use this output again.
   */
  void finish();
}
