package dev.weir.spi.connector;

/**
 * What a reader emits into: an output for each of its splits. It is the same object in each poll.
 *
 * <p>It is itself the output of all splits that have no name ({@link Source#splitId}). They share
 * one time, which does not end with any of them: a reader that does not tell its splits apart emits
 * here and need not call {@link #finish}.
 */
public interface SourceOutput<T> extends SplitOutput<T> {
  /**
   * The output of a split that the reader has; the same object until the split is finished.
   *
   * @param id the split's name, {@link Source#splitId}
   * @throws IllegalArgumentException if the reader has no such split
   */
  SplitOutput<T> split(String id);
}
