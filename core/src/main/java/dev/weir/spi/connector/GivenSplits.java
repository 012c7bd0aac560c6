package dev.weir.spi.connector;

import java.util.List;

/**
 * What a reader was given behind the checkpoint that its enumerator was restored from.
 *
 * @param splits as they were assigned; the reader may have read them since
 * @param noMore whether it was told that there are no more: it must be given none
 */
public record GivenSplits<S>(List<S> splits, boolean noMore) {
  public GivenSplits {
    splits = List.copyOf(splits);
  }
}
