package dev.weir.benchmarks.nexmark;

import dev.weir.benchmarks.nexmark.NexmarkEvent.Bid;
import dev.weir.benchmarks.workload.RowDigest;
import dev.weir.benchmarks.workload.Tally;
import org.jspecify.annotations.Nullable;

/** Figures of an auction's bids on a day, as a changelog. */
public final class Query17 {
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final long MIDDLE = 10_000;
  private static final long HIGH = 1_000_000;

  private Query17() {}

  /** What is needed of a bid. */
  public record Offer(long auction, long price, long day) {
    public static Offer of(Bid bid) {
      return new Offer(bid.auction(), bid.price(), bid.dateTime() / MILLIS_PER_DAY);
    }

    public AuctionDay key() {
      return new AuctionDay(auction, day);
    }
  }

  /**
   * The key.
   *
   * @param day counted from the epoch
   */
  public record AuctionDay(long auction, long day) {}

  /** What is kept, and with its key a row. */
  public record Figures(long bids, long low, long middle, long high, long min, long max, long sum) {
    public static final Figures NONE = new Figures(0, 0, 0, 0, Long.MAX_VALUE, 0, 0);

    public Figures with(long price) {
      boolean isLow = price < MIDDLE;
      boolean isHigh = price >= HIGH;
      return new Figures(
          bids + 1,
          low + (isLow ? 1 : 0),
          middle + (isLow || isHigh ? 0 : 1),
          high + (isHigh ? 1 : 0),
          Math.min(min, price),
          Math.max(max, price),
          sum + price);
    }
  }

  /** A row that comes in place of an earlier one. */
  public record Change(AuctionDay key, @Nullable Figures previous, Figures current) {}

  public static void count(Change change, Tally tally) {
    long current = digest(change.key(), change.current(), tally.digest());
    Figures previous = change.previous();
    if (previous == null) {
      tally.row(current);
    } else {
      tally.replacement(current, digest(change.key(), previous, tally.digest()));
    }
  }

  private static long digest(AuctionDay key, Figures figures, RowDigest row) {
    return row.number(key.auction())
        .number(key.day())
        .number(figures.bids())
        .number(figures.low())
        .number(figures.middle())
        .number(figures.high())
        .number(figures.min())
        .number(figures.max())
        .number(figures.sum() / figures.bids())
        .number(figures.sum())
        .end();
  }
}
