package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Auction;
import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.Tally;
import org.jspecify.annotations.Nullable;

/** What do auctions of a category sell for? Averages over the highest bids of its auctions. */
public final class Query4 {
  /** The price of an auction that nobody bids for. */
  public static final long NO_PRICE = -1;

  private Query4() {}

  /** One side of the join. */
  public sealed interface Side {
    long auction();
  }

  /** The auction; there is one of each id. */
  public record Sale(long auction, long category, long dateTime, long expires) implements Side {}

  /** A bid for it, which can come before it. */
  public record Offer(long auction, long price, long dateTime) implements Side {}

  /** An auction as far as it is known, which is kept. */
  public record Standing(long category, long dateTime, long expires, long price) {
    public static Standing of(Sale sale) {
      return new Standing(sale.category(), sale.dateTime(), sale.expires(), NO_PRICE);
    }

    /** Whether an offer came in time and is higher than all before. */
    public boolean isRaisedBy(Offer offer) {
      return offer.price() > price && offer.dateTime() >= dateTime && offer.dateTime() <= expires;
    }

    public Standing at(Offer offer) {
      return new Standing(category, dateTime, expires, offer.price());
    }
  }

  /**
   * An auction's highest bid has changed.
   *
   * @param previous the one before, {@link #NO_PRICE} for none
   */
  public record Raise(long category, long previous, long price) {}

  /** What is kept for a category. */
  public record Average(long sum, long auctions) {
    public static final Average NONE = new Average(0, 0);

    public Average with(Raise raise) {
      return raise.previous() == NO_PRICE
          ? new Average(sum + raise.price(), auctions + 1)
          : new Average(sum + raise.price() - raise.previous(), auctions);
    }

    public long value() {
      return auctions == 0 ? NO_PRICE : sum / auctions;
    }
  }

  /**
   * A row.
   *
   * @param previous the average that it replaces, {@link #NO_PRICE} for none
   */
  public record Change(long category, long previous, long current) {}

  /** What the join needs of an event, or null if it needs none of it. */
  public static @Nullable Side side(NexmarkEvent event) {
    if (event instanceof Bid bid) {
      return new Offer(bid.auction(), bid.price(), bid.dateTime());
    }
    return event instanceof Auction auction
        ? new Sale(auction.id(), auction.category(), auction.dateTime(), auction.expires())
        : null;
  }

  public static void count(Change row, Tally tally) {
    long current = tally.digest().number(row.category()).number(row.current()).end();
    if (row.previous() == NO_PRICE) {
      tally.row(current);
    } else {
      tally.replacement(
          current, tally.digest().number(row.category()).number(row.previous()).end());
    }
  }
}
