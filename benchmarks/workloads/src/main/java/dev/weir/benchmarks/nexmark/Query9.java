package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.RowDigest;
import dev.weir.benchmarks.workload.Tally;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Each auction with the bid that wins it, as a changelog. */
public final class Query9 {
  private static final Comparator<Bid> WORSE_FIRST =
      Comparator.comparingLong(Bid::price)
          .thenComparing(Comparator.comparingLong(Bid::dateTime).reversed())
          .thenComparing(Comparator.comparingLong(Bid::bidder).reversed())
          .thenComparing(Comparator.comparing(Bid::extra).reversed());

  private Query9() {}

  /** An auction with its best bid so far, which is kept. */
  public record Won(Auction auction, @Nullable Bid bid) {
    /** Whether a bid came in time and is better than all before. */
    public boolean isBeatenBy(Bid other) {
      return other.dateTime() >= auction.dateTime()
          && other.dateTime() <= auction.expires()
          && (bid == null || WORSE_FIRST.compare(other, bid) > 0);
    }
  }

  /** A row that comes in place of an earlier one. */
  public record Change(Auction auction, @Nullable Bid previous, Bid current) {}

  public static void count(Change change, Tally tally) {
    long current = digest(change.auction(), change.current(), tally.digest());
    Bid previous = change.previous();
    if (previous == null) {
      tally.row(current);
    } else {
      tally.replacement(current, digest(change.auction(), previous, tally.digest()));
    }
  }

  private static long digest(Auction auction, Bid bid, RowDigest row) {
    return Query20.fields(auction, row)
        .number(bid.auction())
        .number(bid.bidder())
        .number(bid.price())
        .number(bid.dateTime())
        .text(bid.extra())
        .end();
  }
}
