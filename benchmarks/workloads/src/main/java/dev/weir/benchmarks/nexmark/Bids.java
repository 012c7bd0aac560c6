package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.RowDigest;
import dev.weir.benchmarks.workload.Tally;
import org.jspecify.annotations.Nullable;

/** The queries that look at one bid after the other, and rows that are bids. */
public final class Bids {
  private Bids() {}

  /** A row of query 2. */
  public record AuctionPrice(long auction, long price) {}

  /** Query 1: the price in another currency. */
  public static Bid converted(Bid bid) {
    return bid.withPrice(bid.price() * 908 / 1000);
  }

  /** Query 2: whether the bid is for one of the auctions that are watched. */
  public static boolean isWatched(Bid bid) {
    return bid.auction() % 123 == 0;
  }

  public static AuctionPrice auctionPrice(Bid bid) {
    return new AuctionPrice(bid.auction(), bid.price());
  }

  /** A row that comes in place of an earlier one. */
  public record Change(@Nullable Bid previous, Bid current) {}

  /** Counts a bid as a row, in full. */
  public static void count(Bid bid, Tally tally) {
    tally.row(fields(bid, tally.digest()).end());
  }

  public static void count(Change change, Tally tally) {
    long current = fields(change.current(), tally.digest()).end();
    Bid previous = change.previous();
    if (previous == null) {
      tally.row(current);
    } else {
      tally.replacement(current, fields(previous, tally.digest()).end());
    }
  }

  static RowDigest fields(Bid bid, RowDigest row) {
    return row.number(bid.auction())
        .number(bid.bidder())
        .number(bid.price())
        .text(bid.channel())
        .text(bid.url())
        .number(bid.dateTime())
        .text(bid.extra());
  }

  public static void count(AuctionPrice row, Tally tally) {
    tally.row(tally.digest().number(row.auction()).number(row.price()).end());
  }
}
