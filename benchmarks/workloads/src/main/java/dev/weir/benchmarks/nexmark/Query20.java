package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.RowDigest;
import dev.weir.benchmarks.workload.Tally;

/** Bids with all that is known of their auction, if it is of one category; for ever. */
public final class Query20 {
  private static final long CATEGORY = 10;

  private Query20() {}

  /** A row. */
  public record BidInAuction(Bid bid, Auction auction) {}

  public static boolean isWanted(Auction auction) {
    return auction.category() == CATEGORY;
  }

  /** Of an auction that is not wanted no more is sent and kept than that it is not. */
  public static Auction reduced(Auction auction) {
    return isWanted(auction)
        ? auction
        : new Auction(auction.id(), "", "", 0, 0, 0, 0, 0, auction.category(), "");
  }

  /** The key of a bid or an auction. */
  public static long auction(NexmarkEvent event) {
    return event instanceof Bid bid ? bid.auction() : ((Auction) event).id();
  }

  public static void count(BidInAuction row, Tally tally) {
    tally.row(fields(row.auction(), Bids.fields(row.bid(), tally.digest())).end());
  }

  /** All fields of an auction, as they stand in rows. */
  static RowDigest fields(Auction auction, RowDigest row) {
    return row.number(auction.id())
        .text(auction.itemName())
        .text(auction.description())
        .number(auction.initialBid())
        .number(auction.reserve())
        .number(auction.dateTime())
        .number(auction.expires())
        .number(auction.seller())
        .number(auction.category())
        .text(auction.extra());
  }
}
