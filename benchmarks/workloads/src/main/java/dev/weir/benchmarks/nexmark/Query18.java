package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What was a bidder's last bid in an auction? Its rows are {@link Bids.Change}s. */
public final class Query18 {
  private static final Comparator<Bid> LATER =
      Comparator.comparingLong(Bid::dateTime)
          .thenComparingLong(Bid::price)
          .thenComparing(Bid::channel)
          .thenComparing(Bid::extra);

  private Query18() {}

  /** The key. */
  public record Bidding(long bidder, long auction) {
    public static Bidding of(Bid bid) {
      return new Bidding(bid.bidder(), bid.auction());
    }
  }

  /** Whether a bid takes the place of the last one before, if there is one. */
  public static boolean isLater(Bid bid, @Nullable Bid last) {
    if (last == null || bid.dateTime() > last.dateTime()) {
      return true;
    }
    return bid.dateTime() == last.dateTime() && LATER.compare(bid, last) > 0;
  }
}
