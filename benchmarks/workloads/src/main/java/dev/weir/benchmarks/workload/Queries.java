package dev.weir.benchmarks.workload;

import dev.weir.benchmarks.workload.NexmarkEvent.Bid;

/** The Nexmark queries: what each does to one event, and its rows. */
public final class Queries {
  private Queries() {}

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

  /** Counts a bid as a row, in full. */
  public static void count(Bid bid, Tally tally) {
    tally.row(tally.isHashing() ? hash(bid) : folded(bid));
  }

  private static long folded(Bid bid) {
    return bid.auction()
        ^ bid.bidder()
        ^ bid.price()
        ^ bid.dateTime()
        ^ (bid.channel().length() + bid.url().length() + bid.extra().length());
  }

  private static long hash(Bid bid) {
    long hash = RowHash.comma(RowHash.number(RowHash.START, bid.auction()));
    hash = RowHash.comma(RowHash.number(hash, bid.bidder()));
    hash = RowHash.comma(RowHash.number(hash, bid.price()));
    hash = RowHash.comma(RowHash.text(hash, bid.channel()));
    hash = RowHash.comma(RowHash.text(hash, bid.url()));
    hash = RowHash.comma(RowHash.number(hash, bid.dateTime()));
    return RowHash.end(RowHash.text(hash, bid.extra()));
  }

  public static void count(AuctionPrice row, Tally tally) {
    if (tally.isHashing()) {
      long hash = RowHash.comma(RowHash.number(RowHash.START, row.auction()));
      tally.row(RowHash.end(RowHash.number(hash, row.price())));
    } else {
      tally.row(row.auction() ^ row.price());
    }
  }
}
