package dev.weir.spi.connector;

import dev.weir.spi.connector.SourceReader.Progress;

/** A reader's side of asking for splits: once at a time, until there are no more. */
public final class SplitRequests {
  private final ReaderContext context;
  private boolean requested;
  private boolean noMore;

  public SplitRequests(ReaderContext context) {
    this.context = context;
  }

  /**
   * Splits came in. A reader that gets only some of its splits at a time says so, in order to ask
   * again.
   */
  public void answered() {
    requested = false;
  }

  /** There are no more splits. */
  public void noMoreSplits() {
    noMore = true;
  }

  /**
   * The reader has no split to read: asks for one unless that has been done. Returns what its poll
   * returns.
   */
  public Progress whenOutOfSplits() {
    if (noMore) {
      return Progress.ENDED;
    }
    if (!requested) {
      requested = true;
      context.requestSplit();
    }
    return Progress.WAITING;
  }
}
